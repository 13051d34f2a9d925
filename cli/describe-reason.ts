import type { RunReason } from '../activities/redo.ts';

/** Why a task of a run that is started again runs, in few words. */
export function describeReason(reason: RunReason, by: 'retry' | 'clear'): string {
  switch (reason.kind) {
    case 'cleared':
      return by === 'clear' ? 'cleared' : '--from';
    case 'rebuilt':
      return `${reason.check} failed on it`;
    case 'below':
      return `below ${reason.task}`;
    case 'gone':
      return 'the warehouse is gone';
    case 'failed':
      return `failed (${reason.type})`;
    case 'new':
      return 'new in the DAG';
    case 'not run':
      return 'was not run';
    case 'last':
      return 'comes last';
  }
}
