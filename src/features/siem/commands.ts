import { t } from '@vscode/l10n';
import { window, workspace } from 'vscode';
import type { App } from '../../app';
import type { CommandHandlers } from '../../host/commands';
import { withProgress } from '../../host/progress';
import type { PipelineHop, VerifyQuestion } from '../../protocol/siem';
import type { contributes } from './contributes';
import { askTenant } from '../../host/askTenant';
import type { TenantNode } from '../../host/askTenant';
import { runWizard } from '../../host/wizard';
import type { WizardStep } from '../../host/wizard';
import { messageLines } from './messageLines';
import { hubSteps, peekSteps } from './peekSteps';
import type { PeekAnswers } from './peekSteps';
import { previewReport } from './previewReport';
import { messageSources } from './messagesPanel';
import { previewSteps } from './previewSteps';
import type { PreviewAnswers } from './previewSteps';
import { streamToSiem } from './streamPanel';

export type SiemParts = Pick<App, 'engine' | 'messages' | 'reports'>;

/** What sets streaming up, and what shows whether it works. */
export function createHandlers(parts: SiemParts): CommandHandlers<typeof contributes> {
  const last: { answers: PreviewAnswers } = { answers: {} };
  return {
    stream: (node?: TenantNode) => streamToSiem(parts, node),
    previewParsing: () => previewParsing(parts, last),
    peek: (node?: TenantNode) => peek(parts, node),
    verifyPipeline: (target?: TenantNode & Partial<VerifyQuestion>) => verifyPipeline(parts, target),
  };
}

/** Parses what a person chooses; how they wanted it the last time stands in the questions, since patterns are tried out. */
async function previewParsing(parts: SiemParts, last: { answers: PreviewAnswers }): Promise<void> {
  const { engine, reports } = parts;
  const title = t('Preview Parsing');
  const sources = messageSources(() => peekText(engine, undefined));
  const remember = (answers: PreviewAnswers): void => void (last.answers = answers);
  const answers = await runWizard({
    title,
    steps: previewSteps(sources),
    start: last.answers,
    signal: new AbortController().signal,
    remember,
  });
  if (answers?.text === undefined) return;
  const { text, newlinePattern = '', blockingPattern = '', application = '', subsystem = '' } = answers;
  const request = { text, newlinePattern, blockingPattern, application: { selector: application }, subsystem: { selector: subsystem } };
  const preview = await withProgress({ title }, (signal) => engine.request('siem/previewParsing', request, { signal }));
  await reports.show(previewReport(preview));
}

async function peek({ engine }: SiemParts, node?: TenantNode): Promise<void> {
  const content = await peekText(engine, node);
  if (content !== undefined) await window.showTextDocument(await workspace.openTextDocument({ language: 'jsonl', content }));
}

/** Messages of a hub, one on a line; undefined where there are none, which is then said, or the person left. */
async function peekText(engine: SiemParts['engine'], node: TenantNode | undefined): Promise<string | undefined> {
  const title = t('Event Hub Peek');
  const { hub, consumerGroup, minutes } = (await askSteps(engine, title, peekSteps(engine), node)) ?? {};
  if (!hub || consumerGroup === undefined) return undefined;
  const question = { ...hub, consumerGroup: consumerGroup.trim(), minutes: Number(minutes) };
  const { messages, isCut } = await withProgress({ title }, (signal) => engine.request('siem/peek', question, { signal }));
  if (messages.length === 0) {
    void window.showInformationMessage(t('No message came to {0} within {1} minutes.', hub.hub, question.minutes));
    return undefined;
  }
  if (isCut)
    void window.showInformationMessage(
      t(
        'These are the first {0} messages of {1} minutes; more came after them. Fewer minutes show newer ones.',
        messages.length,
        question.minutes,
      ),
    );
  return messageLines(messages);
}

/** Asks steps of a tenant's event hubs; a node of the tree names the tenant. */
async function askSteps(
  engine: SiemParts['engine'],
  title: string,
  steps: readonly WizardStep<PeekAnswers>[],
  node: TenantNode | undefined,
): Promise<PeekAnswers | undefined> {
  const place = node && (await askTenant(engine, title, node));
  return runWizard({ title, steps, start: place ? { place } : {}, signal: new AbortController().signal });
}

const signs = { pass: '✔', fail: '✖', unknown: '?' } as const;

async function verifyPipeline(parts: SiemParts, given: (TenantNode & Partial<VerifyQuestion>) | undefined): Promise<void> {
  const title = t('Verify Pipeline');
  const isHub = given?.ruleId !== undefined && given.hub !== undefined;
  const hub = isHub ? (given as VerifyQuestion) : (await askSteps(parts.engine, title, hubSteps(parts.engine), given))?.hub;
  if (!hub) return;
  const hops = await withProgress({ title }, (signal) => parts.engine.request('siem/verify', hub, { signal }));
  await parts.reports.show(`# ${title}: ${hub.hub}\n\n${hops.map(hopLine).join('')}`);
}

function hopLine({ title, result, time, what }: PipelineHop): string {
  return `- ${signs[result]} **${title}**${time === undefined ? '' : ` · ${time.slice(0, 19).replace('T', ' ')} UTC`}: ${what}\n`;
}
