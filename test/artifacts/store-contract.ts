import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ArtifactStore } from '../../artifacts/store.ts';

/** What every store of artifacts does; `open` answers an empty one, in a place of its own. */
export function describeStore(name: string, open: () => Promise<ArtifactStore>): void {
  describe(name, () => {
    it('gives back what was put, whatever its characters', async () => {
      const store = await open();
      const body = '{"artist":"Björk ✨","line":"a\\nb"}\nno newline at the end';
      await store.put('runs/sparkify/k-1/analytics/top_songs.json', body);
      assert.equal(await store.get('runs/sparkify/k-1/analytics/top_songs.json'), body);
    });

    it('knows nothing of what was never put', async () => {
      const store = await open();
      assert.equal(await store.get('plans/none.json'), undefined);
      assert.deepEqual(await store.list('plans/'), []);
    });

    it('replaces what is put again', async () => {
      const store = await open();
      await store.put('sql/a.sql', 'select 1');
      await store.put('sql/a.sql', Buffer.from('select 2'));
      assert.equal(await store.get('sql/a.sql'), 'select 2');
      assert.deepEqual(await store.list(''), ['sql/a.sql']);
    });

    it('lists by prefix, which is a string and no folder, in the order of code units', async () => {
      const store = await open();
      const keys = ['runs/b/report.json', 'runs/a/checks/x.json', 'runs/a10/report.json', 'runs/a/Z.json'];
      await Promise.all(keys.map((key) => store.put(key, key)));
      assert.deepEqual(await store.list('runs/a'), ['runs/a/Z.json', 'runs/a/checks/x.json', 'runs/a10/report.json']);
      assert.deepEqual(await store.list('runs/a/'), ['runs/a/Z.json', 'runs/a/checks/x.json']);
    });

    it('refuses a key that could leave it', async () => {
      const store = await open();
      for (const key of ['../x', 'a/../../x', '/x', 'a//b', 'a/', '', '.hidden', 'a\\b']) {
        await assert.rejects(async () => await store.put(key, 'x'), /is no key of an artifact/, key);
      }
    });
  });
}
