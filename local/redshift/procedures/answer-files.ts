import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

/** Files in a data directory, which its PostgreSQL reads in the middle of a statement. They do not outlive the cluster. */
export interface AnswerFiles {
  /** A text under a name, all of it at once. */
  write(name: string, text: string): void;
  /** Rows in PostgreSQL's binary COPY format. */
  writeRows(name: string, chunks: AsyncIterable<Buffer>): Promise<void>;
  remove(name: string): void;
}

/** PostgreSQL may run as another user, in a folder that is closed to all but it and us. */
const READABLE = { file: 0o644, folder: 0o755 } as const;

/** Opens the folder of a data directory, empty. */
export function openAnswerFiles(dataDirectory: string): AnswerFiles {
  const folder = join(dataDirectory, 'redshift_answers');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: READABLE.folder });
  const pathOf = (name: string): string => join(folder, name);
  return {
    write: (name, text) => {
      const draft = pathOf(`${name}.new`);
      writeFileSync(draft, text, { mode: READABLE.file });
      renameSync(draft, pathOf(name));
    },
    writeRows: async (name, chunks) => {
      const file = await open(pathOf(name), 'w', READABLE.file);
      try {
        for await (const chunk of chunks) await file.writeFile(chunk);
      } finally {
        await file.close();
      }
    },
    remove: (name) => rmSync(pathOf(name), { force: true }),
  };
}
