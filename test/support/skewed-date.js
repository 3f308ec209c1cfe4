// Preloaded into a process (NODE_OPTIONS=--require): its clock is wrong by SKEW_MS milliseconds.
const RealDate = Date;
const skewMs = Number(process.env.SKEW_MS ?? 0);

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    super(...(parts.length === 0 ? [RealDate.now() + skewMs] : parts));
  }
  static now() {
    return RealDate.now() + skewMs;
  }
};
