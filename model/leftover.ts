/** What is done with something that runs have made in an AWS account: `foreign` is another Temporal's, and never touched. */
export type LeftoverDecision = 'delete' | 'keep' | 'foreign';

/** Something that carries the tags of a run, as the reaper sees it. */
export interface Leftover extends LeftoverName {
  readonly dagId: string;
  readonly target: string;
  readonly runKey: string;
  /** Absent where Temporal does not know the run. */
  readonly workflowId?: string;
  /** State of the run that made it, in Temporal's words; `unknown` where Temporal does not know it. */
  readonly runState: string;
  /** ISO 8601. */
  readonly expiresAt?: string;
  readonly decision: LeftoverDecision;
  readonly why: string;
  /** What came of it, once it was to be deleted. */
  readonly outcome?: string;
}

/** What names one of them. */
export interface LeftoverName {
  readonly kind: 'cluster' | 'role' | 'ingress';
  readonly id: string;
}

/** Input of the workflow `shiftwork.reap`. */
export interface ReapInput {
  readonly target: string;
  /** Only says what would be deleted. */
  readonly dryRun?: boolean;
}

/** What it answers. */
export interface ReapReport {
  readonly target: string;
  readonly dryRun: boolean;
  readonly leftovers: readonly Leftover[];
}

/** What decides. */
export interface LeftoverFacts {
  readonly runState: string;
  readonly expiresAt?: string | undefined;
  /** UUID of the Temporal namespace whose run made it. */
  readonly namespaceId?: string | undefined;
  /** Who is at work on it, or will delete it, in words. */
  readonly holder?: string | undefined;
  /** The cluster that it goes with, and whether that is deleted. */
  readonly cluster?: { readonly id: string; readonly goes: boolean } | undefined;
}

/**
 * Nobody owns what was made by a run of this very namespace that is no longer open, has left no teardown behind, and is past
 * its expires-at. That Temporal knows no such run is not enough: it forgets closed ones.
 */
export function judgeLeftover(
  facts: LeftoverFacts,
  { namespaceId, nowMs }: { readonly namespaceId: string; readonly nowMs: number },
): { readonly decision: LeftoverDecision; readonly why: string } {
  const { holder, cluster, expiresAt, runState } = facts;
  if (facts.namespaceId === undefined)
    return { decision: 'foreign', why: 'It does not say which Temporal knows its run.' };
  if (facts.namespaceId !== namespaceId)
    return { decision: 'foreign', why: 'Another Temporal namespace knows its run.' };
  if (holder !== undefined) return { decision: 'keep', why: holder };
  if (cluster?.goes === true) return { decision: 'delete', why: `It goes with cluster ${cluster.id}.` };
  if (cluster !== undefined) return { decision: 'keep', why: `It goes with cluster ${cluster.id}, which is kept.` };
  const expiresAtMs = Date.parse(expiresAt ?? '');
  if (Number.isNaN(expiresAtMs)) return { decision: 'keep', why: 'It does not say until when it is needed.' };
  if (expiresAtMs > nowMs) return { decision: 'keep', why: `It is kept until ${expiresAt}.` };
  return {
    decision: 'delete',
    why: `Its run is ${runState === 'unknown' ? 'no longer known' : `over (${runState})`}, and so is its time.`,
  };
}
