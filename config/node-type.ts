/** The node type to launch: AWS makes no new DC2 clusters, so an old `dwh.cfg`'s dc2 becomes ra3.large, with a warning. */
export function currentNodeType(nodeType: string, warn: (message: string) => void): string {
  if (!nodeType.toLowerCase().startsWith('dc2.')) return nodeType;
  warn(`Node type ${nodeType} can no longer be launched (AWS has retired DC2): using ra3.large.`);
  return 'ra3.large';
}
