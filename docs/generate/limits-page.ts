import { type Setting, SETTINGS } from '../../src/cli/settings.ts';
import { type Beyond, SET_BOUNDS } from './bounds.ts';
import { FIXED_BOUNDS } from './fixed-bounds.ts';
import { code, table } from './table.ts';

/** Every bound with its default, its setting and what happens beyond it. */
export function limitsPage(): string {
  const rows = SET_BOUNDS.map(({ setting, beyond }) => {
    const { flag, fallback, meaning }: Setting<unknown> = SETTINGS[setting];
    return [code(`--${flag}`), code(fallback), meaning, consequence(beyond)];
  });
  const sections = Object.entries(FIXED_BOUNDS).map(([title, bounds]) => {
    const fixed = bounds.map(({ what, max, unit, beyond }) => [
      what,
      `${max.toLocaleString('en-GB')} ${unit}`,
      consequence(beyond),
    ]);
    return `### ${title}\n\n${table(['what', 'at most', 'beyond it'], fixed)}\n`;
  });
  return `# Limits

Nothing here is unbounded, and no bound is silent. A limit that is reached is an error, a wait, or a list that says that it goes on: never a yes, and never a no that only looks like one. A yes or no that is certain whatever lies beyond the limit is given.

The names in the last column are explained in [errors.md](errors.md).

## Limits that are settings

${table(['setting', 'default', 'what it bounds', 'beyond it'], rows)}

How settings are given is told in [settings.md](settings.md).

## Limits that are fixed

${sections.join('\n')}
### What goes on beside turns

Some work is done in one go, whatever the turn: nobody else on that thread is answered meanwhile. Measured in processor time on one core of an AMD EPYC:

| what | at the bound | what bounds it |
| --- | --- | --- |
| the fields of a \`CheckBulkPermissions\` of 4 MiB, 10,000 items with contexts of 36 fields each, once its bytes are read, which gives way | 60 ms; 12 ms with contexts of two fields, next to none without | \`--max-message-size\`, \`--max-bulk-checks\` |
| the fields of a \`WriteRelationships\` of 4 MiB, also if it has more updates than it may | 60 ms | \`--max-message-size\` |
| a \`CheckPermission\`, a list or an expansion as large as it may be | 10 ms | see names and messages, above |
| any other request of 4 MiB: a schema, a deletion with its preconditions, the calls about chains of agents | 60 to 250 ms | \`--max-message-size\` |
| an arrow over a page of 400,000 relationships, when the relationships that carry a yes are looked for | 60 ms | \`--max-work\` |
| a page of 400,000 subject sets, or of a subject in as many places, when it is read into memory, bit by bit | 5 ms, and now and then 30 ms | the collection of garbage, and tables of names that grow by half |
| the same when it goes from memory | 20 ms | the one copy of its edges, 12 bytes each |
| the end of a \`DeleteRelationships\` that deletes 200,000 relationships, when what it did is put together | 80 ms | the data; \`optional_limit\` with \`optional_allow_partial_deletions\` deletes in parts |
| a block of the decision log, 256 records, when a query looks through it | 4 ms | fixed |
| a load of an import, 1,000 to 8,000 relationships, when it is sorted and staged | 5 to 40 ms | fixed; it is small while others write |

Lower \`--max-message-size\` where callers are not trusted: each is in proportion.

## What has no limit

The members of one group, and the relationships of a tenant without a quota: they are bounded by the disk. The memory for them is a cache of any size. The relationships of one import, which is one transaction: it is staged on disk. The items of a list without a limit, which is sent as fast as it is read. The relationships that one \`DeleteRelationships\` without a limit deletes: it is one transaction, held in memory until it is written, some 3 KB for each, and the other writes of its tenant, a stop among them, wait until it is done; delete a thousand at a time where that matters.
`;
}

function consequence(beyond: Beyond): string {
  return 'refused' in beyond ? `refused: ${code(beyond.refused)}` : beyond.instead;
}
