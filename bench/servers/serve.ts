/** The other end of `child.ts`: says where the server listens, what it used so far, and ends when told. */
export function serve(address: string, stop: () => Promise<void>): void {
  process.on('message', (wanted) => {
    if (wanted === 'usage') process.send?.(usage());
    if (wanted === 'stop') void stop().then(() => process.exit(0));
  });
  process.on('disconnect', () => process.exit(0));
  // a terminal sends it to all at once; the one who started this ends it
  process.on('SIGINT', () => {});
  process.send?.(address);
}

function usage() {
  const { user, system } = process.cpuUsage();
  return { cpuSeconds: (user + system) / 1e6, peakMb: process.resourceUsage().maxRSS / 1024 };
}
