/** What the files of one folder may import. */
export interface Layer {
  /** The folder below the checkout, or one file of it. */
  readonly place: string;
  /** Other places it may import from; its own is always allowed. */
  readonly mayImport: readonly string[];
  /** Packages by name, or by the start of a name where it ends in `*`; `node:*` stands for Node's own. */
  readonly packages: readonly string[];
  /** What to do instead, for the message. */
  readonly wayOut: string;
}

const node = 'node:*';
const words = '@vscode/l10n';
const down = 'Move what both need down into a folder that both may import, or pass it in as an argument.';
const byProtocol = 'Ask the engine by a request of src/protocol instead.';

/** What the command line stands on: all but VS Code. */
const belowCommandLine = [
  'src/base',
  'src/catalog',
  'src/protocol',
  'src/kql',
  'src/shapes',
  'src/formats',
  'src/store',
  'src/azure',
  'src/flows',
  'src/engine',
  'src/samples',
  'src/sandbox',
];

/** The layers from the ground up: imports only go down. */
export const layers: readonly Layer[] = [
  { place: 'src/base', mayImport: [], packages: [], wayOut: 'base stands on nothing: move the code that needs more up into its user.' },
  {
    place: 'src/catalog',
    mayImport: ['src/base'],
    packages: [],
    wayOut: 'catalog is data: move what acts on it into flows, store or kql.',
  },
  {
    place: 'src/protocol',
    mayImport: ['src/base'],
    packages: [],
    wayOut: 'protocol is types both sides share: define the type here and let both import it.',
  },
  {
    place: 'src/kql',
    mayImport: ['src/base', 'src/catalog'],
    packages: ['@kusto/language-service-next/*', node],
    wayOut: `kql gives SQL as text and runs nothing. ${down}`,
  },
  { place: 'src/shapes', mayImport: ['src/base', 'src/catalog'], packages: [node], wayOut: down },
  { place: 'src/formats', mayImport: ['src/base', 'src/catalog'], packages: [node], wayOut: down },
  {
    place: 'src/store',
    mayImport: ['src/base', 'src/catalog', 'src/formats', 'src/shapes'],
    packages: ['@duckdb/node-api', 'mmdb-lib', node],
    wayOut: down,
  },
  { place: 'src/azure', mayImport: ['src/base', 'src/catalog'], packages: ['@azure/*', 'https-proxy-agent', 'ws', node], wayOut: down },
  {
    place: 'src/samples',
    mayImport: ['src/base', 'src/catalog'],
    packages: [node],
    wayOut: `samples make records and write nothing. ${down}`,
  },
  {
    place: 'src/sandbox',
    mayImport: ['src/base', 'src/catalog', 'src/kql', 'src/store', 'src/shapes', 'src/samples'],
    packages: ['node-forge', 'rhea', 'ws', node],
    wayOut:
      'The sandbox must not see the clients it stands in for, or both could be wrong together: write its wire types from the published contract.',
  },
  {
    place: 'src/flows',
    mayImport: ['src/base', 'src/catalog', 'src/protocol', 'src/kql', 'src/shapes', 'src/formats', 'src/store', 'src/azure'],
    packages: [words, node],
    wayOut: `flows know neither VS Code nor the transport, and only store knows DuckDB. ${down}`,
  },
  {
    place: 'src/engine',
    mayImport: ['src/base', 'src/catalog', 'src/protocol', 'src/kql', 'src/shapes', 'src/formats', 'src/store', 'src/azure', 'src/flows'],
    packages: ['vscode-languageserver', 'vscode-languageserver/*', 'vscode-languageserver-textdocument', words, node],
    wayOut: 'The engine runs without VS Code, and only store knows DuckDB.',
  },
  {
    place: 'src/cli.ts',
    mayImport: [...belowCommandLine, 'src/commandLine'],
    packages: [words, node],
    wayOut: 'The command line runs without VS Code, and only store knows DuckDB.',
  },
  {
    place: 'src/commandLine',
    mayImport: belowCommandLine,
    packages: [words, node],
    wayOut: 'The command line runs without VS Code, and only store knows DuckDB.',
  },
  {
    place: 'src/host',
    mayImport: ['src/base', 'src/protocol'],
    packages: ['vscode', 'vscode-languageclient', 'vscode-languageclient/node', words, node],
    wayOut: `The extension host stays thin. ${byProtocol}`,
  },
  {
    place: 'src/app.ts',
    mayImport: ['src/base', 'src/protocol', 'src/host'],
    packages: ['vscode'],
    wayOut: 'app.ts names the types of the parts and holds no code.',
  },
  {
    place: 'src/features',
    mayImport: ['src/base', 'src/catalog', 'src/protocol', 'src/host', 'src/app.ts'],
    packages: ['vscode', words, node],
    wayOut: `A feature never knows another one: move what both need to src/host, or run the other's command by its id. ${byProtocol}`,
  },
  {
    place: 'src/extension.ts',
    mayImport: ['src/base', 'src/protocol', 'src/host', 'src/app.ts', 'src/features'],
    packages: ['vscode', words, node],
    wayOut: 'extension.ts makes the parts and registers the features, nothing else.',
  },
  {
    place: 'webview-ui/src',
    mayImport: ['src/base', 'src/catalog', 'src/protocol'],
    packages: ['preact', 'preact/*', '@preact/*', '@codemirror/*', '@lezer/*', '@tanstack/virtual-core', '@vscode/*', 'echarts/*'],
    wayOut: 'A page knows the host only by its contract in src/protocol.',
  },
];

/** Files that only some of a layer's files may import, beyond the layer's own rule. */
export const narrow: readonly { readonly name: string; readonly layer: string; readonly only: RegExp; readonly wayOut: string }[] = [
  {
    name: 'vscode',
    layer: 'src/features',
    only: /\/(index|commands|[a-zA-Z]*[tT]ree|[a-zA-Z]*[pP]anel)\.ts$/,
    wayOut: 'Within a feature only index, commands, tree and panel files see VS Code: pass what the others need as an argument.',
  },
];
