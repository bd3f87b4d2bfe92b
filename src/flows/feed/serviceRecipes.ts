import type { FeedConfig } from './feedConfig';
import type { ForwardConfig } from './forward/forwardConfig';
import { secretsOf } from './forward/settledForward';

/** What a recipe is made for. Paths are absolute. */
export interface RecipePlace {
  readonly config: Pick<FeedConfig, 'name' | 'output' | 'forward' | 'stateFolder' | 'profile'>;
  readonly configFile: string;
  /** The program that runs Node, and the file with the command line. */
  readonly node: string;
  readonly program: string;
}

/** How a feed is run without VS Code, as text of a file. */
export const serviceRecipes = {
  systemd: ({ config, configFile, node, program }: RecipePlace): string => {
    const folders = [...config.output.map(({ folder }) => folder), config.stateFolder];
    return `# /etc/systemd/system/entra-logs-${config.name}.service
[Unit]
Description=Entra Logs feed ${config.name}
Wants=network-online.target
After=network-online.target

[Service]
Type=exec
ExecStart=${[node, program, 'feed', '--config', configFile].map(quoted).join(' ')}
Restart=on-failure
RestartSec=30
# 2: the configuration is wrong, which starting again does not mend.
RestartPreventExitStatus=2
# It puts down what it has read.
KillSignal=SIGTERM
TimeoutStopSec=60
# Make the user first: useradd --system --no-create-home entra-logs
User=entra-logs
${environmentFile(config)}UMask=0027
NoNewPrivileges=true
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=true
ReadWritePaths=${folders.map(quoted).join(' ')}

[Install]
WantedBy=multi-user.target
`;
  },
  container: ({ config, configFile }: RecipePlace): string => {
    const mounts = [...config.output.map(({ folder }) => folder), config.stateFolder];
    const volumes = mounts.map((folder) => `      - ${JSON.stringify(`${folder}:${folder}`)}\n`).join('');
    return `# compose.yaml; ENTRA_LOGS names the folder with the command line (dist of a checkout, or of the extension)
services:
  entra-logs-${config.name}:
    image: node:20-slim
    user: "1000:1000"
    command: ["node", "/opt/entra-logs/cli.js", "feed", "--config", ${JSON.stringify(configFile)}, "--json"]
    restart: on-failure
    stop_grace_period: 60s
${environment(config.forward)}    read_only: true
    tmpfs: ["/tmp"]
    cap_drop: ["ALL"]
    security_opt: ["no-new-privileges:true"]
    volumes:
      - "\${ENTRA_LOGS:?the folder with cli.js}:/opt/entra-logs:ro"
      - ${JSON.stringify(`${configFile}:${configFile}:ro`)}
${profileOf(config.profile)}${volumes}`;
  },
} as const;

export type ServiceRecipe = keyof typeof serviceRecipes;

/** The environment variables that receivers' secrets are taken from. */
function variablesOf(forward: readonly ForwardConfig[]): readonly string[] {
  return forward.flatMap(secretsOf).flatMap((reference) => (reference.startsWith('env:') ? [reference.slice('env:'.length)] : []));
}

/** systemd reads the file as root: the user of the feed need not be able to. */
function environmentFile({ name, forward }: RecipePlace['config']): string {
  const variables = variablesOf(forward);
  if (variables.length === 0) return '';
  return `# Holds ${variables.map((variable) => `${variable}=…`).join(', ')}; make it readable for root alone: chmod 600\nEnvironmentFile=/etc/entra-logs/${name}.env\n`;
}

function environment(forward: readonly ForwardConfig[]): string {
  const variables = variablesOf(forward);
  return variables.length === 0 ? '' : `    environment: [${variables.map((variable) => JSON.stringify(variable)).join(', ')}]\n`;
}

/** A profile that is a file is given to the container too. */
function profileOf(profile: string | undefined): string {
  return profile?.endsWith('.json') === true ? `      - ${JSON.stringify(`${profile}:${profile}:ro`)}\n` : '';
}

/** A word of a command as systemd reads it. */
function quoted(text: string): string {
  const safe = text.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w./:@%$+=-]+$/.test(safe) ? safe : `"${safe.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
