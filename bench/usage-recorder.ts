import { readFileSync, writeFileSync } from 'node:fs';

// Loaded with `node --require` before the program that is measured. What a process used is known best by itself, on
// every platform.

/** What one process used, as it saw it when it ended. */
export interface Usage {
  /** Seconds of processor time, worker threads among them. */
  readonly cpuSeconds: number;
  /** The most memory that it ever held at once. */
  readonly peakRssMiB: number;
}

/** Where the usage is written to; without it nothing is recorded. */
export const USAGE_FILE_VARIABLE = 'BENCH_USAGE_FILE';

const file = process.env[USAGE_FILE_VARIABLE];
if (file !== undefined) {
  process.once('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const peakRssKiB = readPeakOnLinux() ?? maxRSS;
    const usage: Usage = { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakRssMiB: peakRssKiB / 1024 };
    writeFileSync(file, JSON.stringify(usage));
  });
}

/** Linux counts into `maxRSS` what the process that started this one held at that moment; the kernel's own mark does not. */
function readPeakOnLinux(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return kibibytes === undefined ? undefined : Number(kibibytes);
}
