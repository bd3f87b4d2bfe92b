import { feedSecrets } from './feedConfig';
import type { FeedConfig } from './feedConfig';
import { filesOf } from './forward/settledForward';

/** What a recipe is made for. Paths are absolute. */
export interface RecipePlace {
  readonly config: Pick<FeedConfig, 'name' | 'sources' | 'output' | 'forward' | 'stateFolder' | 'profile'>;
  readonly configFile: string;
  /** The certificate that its profile names. */
  readonly certificateFile?: string | undefined;
  /** The program that runs Node, and the file with the command line. */
  readonly node: string;
  readonly program: string;
  /** Options that the feed is to be started with beside its configuration. */
  readonly options?: readonly string[];
}

/** Where the health page is asked inside of a container; nobody outside of it can. */
const healthPort = 9464;

/** How a feed is run without VS Code, as text of a file. */
export const serviceRecipes = {
  systemd: (place: RecipePlace): string => {
    const { config, configFile, node, program, options = [] } = place;
    const folders = outputFolders(config);
    const written = [...folders, config.stateFolder].map(pathWord).join(' ');
    return `# /etc/systemd/system/entra-logs-${config.name}.service
# Before it starts, as root:
#   useradd --system --user-group --no-create-home entra-logs
${madeFolders(folders, '-o entra-logs -g entra-logs -m 2750')}#   install -d -o entra-logs -g entra-logs -m 700 ${shellWord(config.stateFolder)}
# Who is in the group entra-logs may read the files, such as a forwarder: usermod -aG entra-logs NAME
# The user entra-logs has to be able to read ${readFiles(place).join(', ')}.
[Unit]
Description=Entra Logs feed ${config.name}
Wants=network-online.target
After=network-online.target
RequiresMountsFor=${written}

[Service]
Type=exec
ExecStart=${[node, program, 'feed', '--config', configFile, ...options].map(commandWord).join(' ')}
Restart=on-failure
RestartSec=30
# 2: the configuration is wrong, which starting again does not mend.
RestartPreventExitStatus=2
# It puts down what it has read.
KillSignal=SIGTERM
TimeoutStopSec=60
User=entra-logs
${environmentFile(config)}UMask=0027
NoNewPrivileges=true
ProtectSystem=strict
ProtectHome=read-only
${privateTemporary(place)}ReadWritePaths=${written}

[Install]
WantedBy=multi-user.target
`;
  },
  container: (place: RecipePlace): string => {
    const { config, configFile, options = [] } = place;
    const folders = outputFolders(config);
    const command = ['node', '/opt/entra-logs/cli.js', 'feed', '--config', configFile, '--json', ...healthOf(options)];
    const port = command[command.indexOf('--health') + 1] ?? '';
    const ask = `fetch("http://127.0.0.1:${port}/healthz").then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`;
    return `# compose.yaml; ENTRA_LOGS names the folder with the command line (dist of a checkout, or of the extension)
# Before it starts, as root; folders that Docker makes are of root alone:
${madeFolders(folders, '-o 1000 -g 1000 -m 2750')}#   install -d -o 1000 -g 1000 -m 700 ${shellWord(config.stateFolder)}
# The user 1000 has to be able to read ${readFiles(place).join(', ')}.
services:
  entra-logs-${config.name}:
    image: node:22-slim
    user: "1000:1000"
    command: ${JSON.stringify(command.map(composeText))}
    restart: on-failure
    stop_grace_period: 60s
    healthcheck:
      test: ${JSON.stringify(['CMD', 'node', '-e', ask])}
      interval: 60s
      timeout: 10s
      start_period: 60s
${environment(config)}    read_only: true
    tmpfs: ["/tmp"]
    cap_drop: ["ALL"]
    security_opt: ["no-new-privileges:true"]
    volumes:
      - "\${ENTRA_LOGS:?the folder with cli.js}:/opt/entra-logs:ro"
${[...readFiles(place).map((file) => `${file}:${file}:ro`), ...[...folders, config.stateFolder].map((folder) => `${folder}:${folder}`)]
  .map((volume) => `      - ${JSON.stringify(composeText(volume))}\n`)
  .join('')}`;
  },
} as const;

export type ServiceRecipe = keyof typeof serviceRecipes;

const outputFolders = ({ output }: RecipePlace['config']): readonly string[] => [...new Set(output.map(({ folder }) => folder))];

/** A comment that says how the folders are made, with a group that may read what is in them. */
function madeFolders(folders: readonly string[], choices: string): string {
  return folders.length === 0 ? '' : `#   install -d ${choices} ${folders.map(shellWord).join(' ')}\n`;
}

/** The profile that a feed signs in with, where it is a file. */
export function profileFileOf({ config, options = [] }: Pick<RecipePlace, 'config' | 'options'>): string | undefined {
  const profile = options.includes('--profile') ? options[options.indexOf('--profile') + 1] : config.profile;
  return profile?.endsWith('.json') === true ? profile : undefined;
}

/** The files that the feed reads: its configuration, and what that and the profile name. */
function readFiles(place: RecipePlace): readonly string[] {
  const { config, configFile, certificateFile } = place;
  const { sources, forward } = config;
  const connections = sources.flatMap((source) => (source.kind === 'eventHub' ? (source.connectionFile ?? []) : []));
  const secrets = feedSecrets(config).flatMap((reference) => afterPrefix(reference, 'file:'));
  const profiles = [profileFileOf(place), certificateFile].filter((file) => file !== undefined);
  return [...new Set([configFile, ...profiles, ...connections, ...secrets, ...forward.flatMap(filesOf)])];
}

/** The environment variables that secrets are taken from. */
function variablesOf(config: RecipePlace['config']): readonly string[] {
  return [...new Set(feedSecrets(config).flatMap((reference) => afterPrefix(reference, 'env:')))];
}

function afterPrefix(text: string, prefix: string): readonly string[] {
  return text.startsWith(prefix) ? [text.slice(prefix.length)] : [];
}

/** systemd reads the file as root: the user of the feed need not be able to. */
function environmentFile(config: RecipePlace['config']): string {
  const variables = variablesOf(config);
  if (variables.length === 0) return '';
  return `# Holds ${variables.map((variable) => `${variable}=…`).join(', ')}; make it readable for root alone: chmod 600\nEnvironmentFile=/etc/entra-logs/${config.name}.env\n`;
}

function environment(config: RecipePlace['config']): string {
  const variables = variablesOf(config);
  return variables.length === 0 ? '' : `    environment: [${variables.map((variable) => JSON.stringify(variable)).join(', ')}]\n`;
}

/** A feed that reads or writes below /tmp would not find it there. */
function privateTemporary(place: RecipePlace): string {
  const { config, program } = place;
  const paths = [program, ...readFiles(place), ...outputFolders(config), config.stateFolder];
  return paths.some((path) => /^(\/var)?\/tmp\//.test(path)) ? '' : 'PrivateTmp=true\n';
}

function healthOf(options: readonly string[]): readonly string[] {
  return options.includes('--health') ? options : [...options, '--health', String(healthPort)];
}

/** Compose takes a dollar for a variable. */
const composeText = (text: string): string => text.replaceAll('$', '$$$$');

/** A path as systemd reads it in a list. */
function pathWord(text: string): string {
  const safe = text.replaceAll('%', '%%');
  return /^[\w./:@%$+=-]+$/.test(safe) ? safe : `"${safe.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** A word of a command as systemd reads it: there variables are put in. */
const commandWord = (text: string): string => pathWord(text.replaceAll('$', '$$$$'));

const shellWord = (text: string): string => (/^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
