/** The most memory that this process has held so far, in MiB. */
export const peakMemory = (): number => process.resourceUsage().maxRSS / 1024;
