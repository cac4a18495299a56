// Who may import whom. Modules stand in rows; a module may use those of earlier rows, through their index.ts only.
// Moving a module is one line in `rows`; an exception is one line in `exceptions` with its reason.

/** The modules, from what everyone may use down to what uses everyone. */
const rows = [
  ['access', 'privacy', 'conduct', 'events', 'audit', 'background', 'fees'],
  ['accounts', 'agreements'],
  ['deletions', 'ledger'],
  ['placements'],
  ['notices'],
  ['contacts', 'promises'],
  ['visits', 'limitation', 'reviews', 'complaints', 'disclosures'],
  ['letters'],
  ['payments'],
  ['settlement'],
  ['reconciliation', 'payouts'],
  ['rights', 'reports'],
  ['imports'],
  ['verification'],
];

/** What a module may use although its row forbids it: [module, allowed target as a regular expression, reason]. */
const exceptions = [
  ...rows[0].map((name) => [
    name,
    '^src/modules/access/[^/]+[.]entity[.]ts$',
    'every table belongs to a lender',
  ]),
  [
    'access',
    '^src/modules/privacy/disclosure-profile[.]entity[.]ts$',
    'a grant keeps the profile it was made with',
  ],
  ['privacy', '^src/modules/background/index[.]ts$', 'keys are wrapped again by a job'],
  [
    'deletions',
    '^src/modules/placements/placement[.]entity[.]ts$',
    'a duty hangs on the placement whose end opens it',
  ],
];

const drivers = '(^|/)node_modules/(mysql2|kysely|@mikro-orm)/|^(node:)?sqlite$';
const folderOf = (modules) => `^src/modules/(${modules.join('|')})/`;
const exceptionsOf = (name) => exceptions.filter(([module]) => module === name).map(([, target]) => target);

/** One rule per module: nothing of its own row, nothing of a later one. */
const byRow = rows.flatMap((row, index) =>
  row.map((name) => {
    const forbidden = rows
      .slice(index)
      .flat()
      .filter((other) => other !== name);
    return {
      name: `row-${index + 1}-${name}`,
      comment: 'A module uses modules of earlier rows only; ask the other way round, or move the module.',
      from: { path: folderOf([name]) },
      // a module beside all others in the last row has nothing to forbid
      to: { path: forbidden.length > 0 ? folderOf(forbidden) : '^$', pathNot: exceptionsOf(name) },
    };
  }),
);

/** A foreign key names the earlier table: an entity may see an entity, and nothing else goes past index.ts. */
const throughIndex = rows.flat().map((name) => ({
  name: `through-index-${name}`,
  comment: 'Another module is used through its index.ts; only tables and rules may see its tables and rules.',
  from: { path: folderOf([name]), pathNot: '[.](entity|rules)[.]ts$' },
  to: {
    path: '^src/modules/[^/]+/',
    pathNot: [`^src/modules/${name}/`, '/index[.]ts$', ...exceptionsOf(name)],
  },
}));

const tablesAndRules = [
  {
    name: 'tables-see-tables-and-rules',
    comment: "A table sees another module's tables, the states its rules define, and its index.",
    from: { path: '^src/modules/([^/]+)/.+[.]entity[.]ts$' },
    to: { path: '^src/modules/', pathNot: ['^src/modules/$1/', '[.](entity|rules)[.]ts$', '/index[.]ts$'] },
  },
  {
    name: 'rules-see-rules',
    comment: "Rules see other modules' rules and index.",
    from: { path: '^src/modules/([^/]+)/.+[.]rules[.]ts$' },
    to: { path: '^src/modules/', pathNot: ['^src/modules/$1/', '[.]rules[.]ts$', '/index[.]ts$'] },
  },
];

module.exports = {
  forbidden: [
    ...byRow,
    ...throughIndex,
    ...tablesAndRules,
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one idea or three; types alone may refer to each other.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'module-without-row',
      comment: 'Give the new module its place in `rows`.',
      from: {},
      to: { path: '^src/modules/', pathNot: folderOf(rows.flat()) },
    },
    {
      name: 'module-without-row-importing',
      comment: 'Give the new module its place in `rows`.',
      from: { path: '^src/modules/', pathNot: folderOf(rows.flat()) },
      to: { path: '^src/' },
    },
    {
      name: 'kernel-imports-nothing-of-ours',
      from: { path: '^src/kernel/' },
      to: { path: '^src/', pathNot: '^src/kernel/' },
    },
    {
      name: 'modules-know-no-edge',
      comment:
        'Modules get a Store and values; HTTP, GraphQL servers, jobs, commands and the database call them.',
      from: { path: '^src/modules/' },
      to: { path: '^src/', pathNot: '^src/(modules|kernel)/' },
    },
    {
      name: 'entities-see-entities',
      comment:
        "A table is described by kernel words and earlier tables; the type of a JSON column may be anyone's.",
      from: { path: '^src/modules/.+[.]entity[.]ts$' },
      to: {
        path: '^src/',
        pathNot: ['^src/kernel/', '[.]entity[.]ts$', '[.]rules[.]ts$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'rules-stay-pure',
      comment: 'Rules decide on values: the kernel, other rules, and pure value packages.',
      from: { path: '^src/modules/.+[.]rules[.]ts$' },
      to: {
        path: ['^src/', '(^|/)node_modules/'],
        pathNot: [
          '^src/kernel/',
          '[.]rules[.]ts$',
          '^src/modules/[^/]+/index[.]ts$',
          '(^|/)node_modules/zod/',
          '(^|/)node_modules/libphonenumber-js/',
        ],
      },
    },
    {
      name: 'rules-touch-no-machine',
      comment: 'No files, no clock, no network: what a rule needs is an argument.',
      from: { path: '^src/modules/.+[.]rules[.]ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'rules-do-not-use-their-own-index',
      from: { path: '^src/modules/([^/]+)/.+[.]rules[.]ts$' },
      to: { path: '^src/modules/$1/index[.]ts$' },
    },
    {
      name: 'use-cases-know-no-schema',
      comment:
        'lender/agency → use case → rules, entity; never back. An index may offer a type to hang fields on.',
      from: { path: '^src/modules/', pathNot: ['[.](lender|agency)[.]ts$', '/index[.]ts$'] },
      to: { path: '[.](lender|agency)[.]ts$' },
    },
    {
      name: 'audiences-stay-apart',
      comment: 'The two schemas share use cases, never types.',
      from: { path: '^src/modules/.+[.](lender|agency)[.]ts$' },
      to: { path: '[.](lender|agency)[.]ts$', pathNot: '[.]$1[.]ts$' },
    },
    {
      name: 'graphql-in-schema-files-only',
      comment: 'A use case knows nothing of GraphQL.',
      from: { path: '^src/modules/', pathNot: '[.](lender|agency|graphql)[.]ts$' },
      to: { path: '(^|/)node_modules/(type-graphql|graphql|@apollo)/' },
    },
    {
      name: 'db-sees-entities-only',
      from: { path: '^src/db/' },
      to: { path: '^src/', pathNot: ['^src/(db|kernel)/', '^src/modules/.+[.]entity[.]ts$'] },
    },
    {
      name: 'graphql-sees-schemas-and-indexes',
      from: { path: '^src/graphql/' },
      to: { path: '^src/modules/', pathNot: ['[.](lender|agency)[.]ts$', '/index[.]ts$'] },
    },
    {
      name: 'edges-use-modules-through-index',
      from: { path: '^src/(http|jobs|cli|[^/]+[.]ts$)' },
      to: { path: '^src/modules/', pathNot: '/index[.]ts$' },
    },
    {
      name: 'nobody-imports-main-or-cli',
      from: { path: '^src/', pathNot: '^src/(main[.]ts$|cli/)' },
      to: { path: '^src/(main[.]ts$|cli/)' },
    },
    {
      name: 'drivers-in-db-only',
      comment:
        'What talks to a database lives in src/db; kernel/ may use types of the mapper, erased at run time.',
      from: { path: '^src/', pathNot: '^src/db/' },
      to: { path: drivers, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'modules-name-no-driver',
      from: { path: '^src/modules/' },
      to: { path: drivers },
    },
    {
      name: 'no-development-packages',
      comment: 'The service runs without them.',
      // the explorer's page is bundled when the service is built
      from: { path: '^src/', pathNot: '^src/http/explorer/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'not-resolvable',
      from: {},
      to: { couldNotResolve: true },
    },
  ].map((rule) => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
