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

/** While PostgreSQL has no room the source waits; it checks for a cancel at each chunk. */
async function sendChunks({ session: { backend }, chunks, signal }: Feed, isRefused: () => boolean): Promise<void> {
  for await (const chunk of chunks) {
    if (signal.aborted) throw CANCELLED;
    if (isRefused() || backend.closed) return;
    backend.send(copyDataHeader(chunk.length));
    backend.send(chunk);
    await backend.drained();
  }
  if (signal.aborted) throw CANCELLED;
}
