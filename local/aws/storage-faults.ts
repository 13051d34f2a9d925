import { StorageFault } from '../redshift/copy/storage.ts';
import type { CopyStorage } from '../redshift/copy/storage.ts';
import { AwsFault } from './aws-fault.ts';
import type { InjectedFaults } from './injected-faults.ts';

/** A storage whose reads meet the faults that wait for GETs of S3; with none waiting, it is the storage itself. */
export function meetingFaults(storage: CopyStorage, faults: InjectedFaults): CopyStorage {
  const meet = async (bucket: string, key: string): Promise<void> => {
    try {
      await faults.strike({ service: 's3', action: 'GET', key: `${bucket}/${key}` });
    } catch (error) {
      if (!(error instanceof AwsFault)) throw error;
      throw new StorageFault(error.message, { code: error.code, status: error.status });
    }
  };
  return {
    ...storage,
    list: async (request) => {
      await meet(request.bucket, request.prefix);
      return await storage.list(request);
    },
    read: async (request) => {
      if (faults.areWaiting) await meet(request.bucket, request.key);
      return await storage.read(request);
    },
    chunks: (request) => {
      if (!faults.areWaiting) return storage.chunks(request);
      return chunksAfter(meet(request.bucket, request.key), () => storage.chunks(request));
    },
  };
}

async function* chunksAfter(met: Promise<void>, open: () => AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  await met;
  yield* open();
}
