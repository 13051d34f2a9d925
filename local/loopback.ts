/** Whether `host:port` is on this machine: a server there answers at once or not at all. */
export function isLoopback(address: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]):/.test(address);
}
