import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Client } from '@temporalio/client';
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js';

const FOLDER = path.join(import.meta.dirname, 'histories');
const ENDING = '.json.gz';

type History = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;

/** The names of the recorded histories, each of a feature. */
export function recordedHistories(): readonly string[] {
  return readdirSync(FOLDER).flatMap((file) => (file.endsWith(ENDING) ? [file.slice(0, -ENDING.length)] : []));
}

/** A recorded history. */
export function readHistoryFile(name: string): History {
  return historyFromJSON(JSON.parse(gunzipSync(readFileSync(fileOf(name))).toString()));
}

/** Writes a history, in the JSON of Temporal's own tools, without what says on which machine it was recorded. */
export function writeHistoryFile(name: string, history: History): void {
  const json = JSON.stringify(JSON.parse(historyToJSON(history)), (key, value: unknown) => {
    if (key === 'identity') return 'worker';
    return key === 'stackTrace' ? undefined : value;
  });
  writeFileSync(fileOf(name), gzipSync(json, { level: 9 }));
}

function fileOf(name: string): string {
  return path.join(FOLDER, `${name}${ENDING}`);
}
