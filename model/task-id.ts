/** Most bytes of a task's id: it becomes a Temporal activity id, with room for a batch number. */
const maxTaskIdBytes = 200;

/** What is wrong with the id of a task, or undefined. */
export function taskIdFault(id: string): string | undefined {
  if (new TextEncoder().encode(id).length > maxTaskIdBytes) return `its id is longer than ${maxTaskIdBytes} bytes`;
  if (!/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(id))
    return 'its id may have letters, digits, _ and - in parts joined by dots';
  return undefined;
}
