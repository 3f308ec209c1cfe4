// Azurite's blob service on a free port, in memory, with a clock that the parent process can move: it sends
// `{ advanceMs }` and is answered `{ advanced: true }`. Ends with its parent.
const RealDate = Date;
let offsetMs = 0;

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    super(...(parts.length === 0 ? [RealDate.now() + offsetMs] : parts));
  }
  static now() {
    return RealDate.now() + offsetMs;
  }
};

process.on('disconnect', () => process.exit());
process.on('message', ({ advanceMs }) => {
  offsetMs += advanceMs;
  process.send({ advanced: true });
});
process.argv.push('--blobPort', '0', '--inMemoryPersistence', '--disableTelemetry', '--silent');
// The SDK names an API version that is newer than what the newest Azurite knows.
process.argv.push('--skipApiVersionCheck');
require('azurite/dist/src/blob/main.js');
