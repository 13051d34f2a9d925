import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawLevels, drawMermaid } from '../../model/draw.ts';
import { drawEr } from '../../model/er.ts';

const tasks = [
  { id: 'create.t', kind: 'create', upstream: [] },
  { id: 'create.u', kind: 'create', upstream: [] },
  { id: 'stage.t', kind: 'stage', upstream: ['create.t'] },
] as const;

test('levels show what may run together, and what each task waits for', () => {
  assert.deepEqual(drawLevels(tasks), ['  1  create.t', '     create.u', '  2  stage.t   ← create.t']);
});

test('the Mermaid graph has a group for each kind', () => {
  assert.equal(
    drawMermaid(tasks),
    `flowchart LR
  subgraph create
    create_t["create.t"]
    create_u["create.u"]
  end
  subgraph stage
    stage_t["stage.t"]
  end
  create_t --> stage_t`,
  );
});

test('the ER diagram has columns, keys and declared relations', () => {
  const users = 'create table users (user_id int primary key sortkey, level char(4) not null) diststyle all';
  const plays = `create table songplays (id bigint, user_id int references users (user_id) distkey, price numeric(9,2),
    primary key (id), unique (price)) sortkey (user_id, id)`;
  assert.equal(
    drawEr([users, plays]),
    `erDiagram
  users {
    integer user_id PK "not null, sortkey"
    char(4) level "not null"
  }
  songplays {
    bigint id PK "not null, sortkey 2"
    integer user_id FK "distkey, sortkey 1"
    numeric(9-2) price UK
  }
  users ||--o{ songplays : "user_id"`,
  );
});
