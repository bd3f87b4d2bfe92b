import { t } from '@vscode/l10n';
import { AzureFailure } from '../../azure/azureFailure';
import type { Cloud } from '../../azure/cloud';
import { connectCloud } from '../../azure/connection';
import type { CloudConnection } from '../../azure/connection';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { createCredentials } from '../../azure/credentials';
import { explainAzure } from '../../azure/explain';
import { smallAnswer } from '../../azure/logs/smallAnswer';
import { isAbort, messageOf } from '../../base/errors';
import type { IdentityTest, Prerequisite } from '../../protocol/setup';
import { firstPath } from '../../azure/services/activityLog';
import { listWorkspaces } from '../../azure/services/workspaces';
import type { Workspace } from '../../azure/services/workspaces';
import { pause } from './applyPlan';

interface Proof {
  readonly title: string;
  readonly remedy: string;
  /** What was read; or why it could not be tried. */
  readonly run: (signal: AbortSignal) => Promise<string | { readonly untried: string }>;
}

const usualPatience = 120;

/** Signs in as the identity, with the client that it will be used with, and reads one of each thing that it is for. New rights are waited for. */
export async function testIdentity(cloud: Cloud, test: IdentityTest, signal: AbortSignal): Promise<readonly Prerequisite[]> {
  const { place, clientId, secret = '', pem, patience = usualPatience } = test;
  const { tenantId } = place;
  const credentials = await createCredentials(
    pem === undefined ? { kind: 'secret', tenantId, clientId, secret } : { kind: 'certificateText', tenantId, clientId, pem },
    { cloud, showCode: () => undefined },
  );
  const connection = connectCloud(cloud, credentials);
  const end = Date.now() + patience * 1000;
  const found: Prerequisite[] = [];
  for (const proof of proofsOf(connection, test)) {
    const { title } = proof;
    const outcome = await proveWithPatience(proof, place.tenantName, end, signal);
    found.push({ title, ...outcome });
    // Without a token nothing else can be told.
    if (outcome.result === 'fail' && found.length === 1) break;
  }
  return found;
}

function proofsOf(connection: CloudConnection, { place, subscriptionId, customerId, directoryLogs }: IdentityTest): readonly Proof[] {
  const { tenantId } = place;
  const proofs: Proof[] = [
    {
      title: t('Sign-in'),
      remedy: t('Check tenant, application id and secret.'),
      run: async (signal) => {
        const token = await connection.credential(tenantId).getToken(`${connection.cloud.audiences.arm}/.default`, { abortSignal: signal });
        return t('a token until {0}', new Date(token?.expiresOnTimestamp ?? 0).toISOString());
      },
    },
  ];
  if (subscriptionId !== undefined)
    proofs.push({
      title: t('Activity Log'),
      remedy: t('It takes Microsoft.Insights/eventtypes/values/Read on the subscription: give the identity the role Reader there.'),
      run: async (signal) => {
        const path = firstPath({ subscriptionId, from: Date.now() - 3_600_000, to: Date.now() });
        const { value = [] } = await connection.client('arm', tenantId).get<{ readonly value?: readonly unknown[] }>(path, signal);
        return t('{0} events on its first page', value.length);
      },
    });
  if (directoryLogs === true)
    proofs.push({
      title: t('Directory logs'),
      remedy: t('It takes the permission AuditLog.Read.All of Microsoft Graph: run Allow Directory Log Reading.'),
      run: async (signal) => {
        const { value = [] } = await connection
          .client('graph', tenantId)
          .get<{ readonly value?: readonly unknown[] }>('/v1.0/auditLogs/directoryAudits?$top=1', signal);
        return t('{0} audit record read', value.length);
      },
    });
  if (customerId !== undefined || subscriptionId !== undefined)
    proofs.push({
      title: t('Workspace'),
      remedy: t('It takes the role Log Analytics Reader on the workspace.'),
      run: async (signal) => {
        const named = customerId === undefined ? undefined : { customerId, name: customerId };
        const workspace = named ?? (await firstWorkspace(connection.client('arm', tenantId), subscriptionId ?? '', signal));
        if (!workspace) return { untried: t('not tested: the subscription {0} has no workspace that it may see', subscriptionId ?? '') };
        const logs = { cloud: connection.cloud, credential: connection.credential(tenantId) };
        await smallAnswer(logs, { customerId: workspace.customerId, text: 'print Answer = 1', waitSeconds: 60 }, signal);
        return t('{0} answered a query', workspace.name);
      },
    });
  return proofs;
}

/** A workspace of the subscription; undefined where there is none, or the identity may not look, as with a role for the Activity Log alone. */
async function firstWorkspace(arm: AzureClient, subscriptionId: string, signal: AbortSignal): Promise<Workspace | undefined> {
  try {
    return (await listWorkspaces(arm, subscriptionId, signal))[0];
  } catch (error) {
    if (error instanceof AzureFailure && error.status === 403) return undefined;
    throw error;
  }
}

async function proveWithPatience(
  { title, remedy, run }: Proof,
  on: string,
  end: number,
  signal: AbortSignal,
): Promise<Omit<Prerequisite, 'title'>> {
  for (let tries = 0; ; tries++) {
    try {
      const read = await run(signal);
      return typeof read === 'string' ? { result: 'pass', what: read } : { result: 'unknown', what: read.untried };
    } catch (error) {
      if (isAbort(error)) throw error;
      if (Date.now() < end && isPropagating(error)) {
        await pause(Math.min(10_000, 500 * 2 ** tries), signal);
        continue;
      }
      const words = explainAzure(error, { doing: t('answer the test “{0}”', title), on, remedy });
      const waited = isPropagating(error) ? ` ${t('Rights that were just given can take up to 30 minutes.')}` : '';
      return { result: 'fail', what: `${messageOf(words)}${waited}`, remedy };
    }
  }
}

/** Refusals that new rights, new applications and new secrets meet for a while. */
function isPropagating(error: unknown): boolean {
  const { status, message = '' } = (error ?? {}) as { readonly status?: number; readonly message?: string };
  return status === 401 || status === 403 || /AADSTS(7000215|700016|700027)/.test(message);
}
