/** Whether `host:port` is on this machine, where nobody listening is known at once. */
export function isLoopback(address: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]):/.test(address);
}
