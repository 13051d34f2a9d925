import { forward } from './forward.ts';
import { copyDataHeader, copyFail, COPY_DONE, FLUSH } from './frames/write-messages.ts';
import { Skipped } from './injector.ts';
import type { CopyIn } from './injector.ts';
import type { Session } from './session-state.ts';

/** Thrown when somebody cancelled the COPY. */
export const CANCELLED = new Error('The COPY was cancelled');

export interface Feed {
  readonly session: Session;
  readonly copyIn: CopyIn;
  readonly chunks: AsyncGenerator<Buffer, void>;
  readonly signal: AbortSignal;
}

/** Feeds PostgreSQL's COPY to its end. When the chunks fail PostgreSQL is told, and the error is thrown again. */
export async function feedCopy(feed: Feed): Promise<void> {
  const { session, copyIn } = feed;
  let refused = false;
  void copyIn.ended.then((error) => (refused = error !== undefined));
  try {
    await sendChunks(feed, () => refused);
  } catch (error) {
    session.backend.send(copyFail('the source failed'));
    session.backend.send(FLUSH);
    await copyIn.ended;
    throw error;
  }
  session.backend.send(COPY_DONE);
  session.backend.send(FLUSH);
  const error = await copyIn.ended;
  if (error) forward(session, 'E', error);
  if (error || session.backend.closed) throw new Skipped('PostgreSQL refused the rows');
}

/**
 * One chunk is made while PostgreSQL takes the one before; with two on their way the source waits. A cancel does not wait for a
 * slow source.
 */
async function sendChunks({ session: { backend }, chunks, signal }: Feed, isRefused: () => boolean): Promise<void> {
  let sent = Promise.resolve();
  for (;;) {
    const next = await orCancelled(chunks.next(), signal);
    if (next.done === true || isRefused() || backend.closed) return;
    const sending = backend.sendData(copyDataHeader(next.value.length), next.value);
    await orCancelled(sent, signal);
    sent = sending;
  }
}

/** Settles as the work does, or fails with CANCELLED as soon as somebody cancels. */
export async function orCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) throw CANCELLED;
  let cancel: () => void = () => undefined;
  const cancelled = new Promise<never>((_, reject) => {
    cancel = () => reject(CANCELLED);
    signal.addEventListener('abort', cancel, { once: true });
  });
  try {
    return await Promise.race([work, cancelled]);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
