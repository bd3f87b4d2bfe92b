import { t } from '@vscode/l10n';
import { window, workspace } from 'vscode';
import type { App } from '../../app';
import type { Disposable } from '../../base/disposable';
import { registerCommands } from '../../host/commands';
import { withProgress } from '../../host/progress';
import type { HubQuestion, PipelineHop } from '../../protocol/siem';
import { contributes } from './contributes';
import { askHub, askTenant, askText, problemOfPattern } from './hubPanel';
import type { TenantNode } from './hubPanel';
import { previewReport } from './previewReport';
import { streamToSiem } from './streamPanel';

export type SiemParts = Pick<App, 'engine' | 'messages' | 'reports'>;

/** Streaming to a SIEM by an event hub: what sets it up, and what shows whether it works. */
export function register(parts: SiemParts): Disposable {
  return registerCommands(
    contributes,
    {
      stream: (node?: TenantNode) => streamToSiem(parts, node),
      previewParsing: () => previewParsing(parts),
      peek: (node?: TenantNode) => peek(parts, node),
      verifyPipeline: (target?: TenantNode & Partial<HubQuestion>) => verifyPipeline(parts, target),
    },
    parts.messages,
  );
}

/** What is selected in the editor, its whole text where nothing is, or a file. */
async function textToPreview(): Promise<string | undefined> {
  const editor = window.activeTextEditor;
  const selected = editor?.document.getText(editor.selection.isEmpty ? undefined : editor.selection) ?? '';
  if (selected.trim() !== '') return selected;
  const [file] = (await window.showOpenDialog({ title: t('Open messages of an event hub'), openLabel: t('Preview') })) ?? [];
  return file && new TextDecoder().decode(await workspace.fs.readFile(file));
}

async function previewParsing({ engine, reports }: SiemParts): Promise<void> {
  const title = t('Preview Parsing');
  const text = await textToPreview();
  if (text === undefined) return;
  const pattern = { problem: problemOfPattern };
  const newlinePattern = await askText(title, t('Pattern that parts messages of text, such as \\n; empty for none'), pattern);
  if (newlinePattern === undefined) return;
  const blockingPattern = await askText(title, t('Pattern that drops records; empty for none'), pattern);
  if (blockingPattern === undefined) return;
  const application = await askText(title, t('Selector of the application; empty for the usual name'), {
    value: '{{ $.category || $.operationName }}',
  });
  if (application === undefined) return;
  const subsystem = await askText(title, t('Selector of the subsystem; empty for the usual name'), { value: '{{ $.category }}' });
  if (subsystem === undefined) return;
  const request = { text, newlinePattern, blockingPattern, application: { selector: application }, subsystem: { selector: subsystem } };
  const preview = await withProgress({ title }, (signal) => engine.request('siem/previewParsing', request, { signal }));
  await reports.show(previewReport(preview));
}

async function chosenHub({ engine }: SiemParts, title: string, node?: TenantNode): Promise<HubQuestion | undefined> {
  const place = await askTenant(engine, title, node);
  return place && askHub(engine, place, title);
}

async function peek(parts: SiemParts, node?: TenantNode): Promise<void> {
  const title = t('Event Hub Peek');
  const hub = await chosenHub(parts, title, node);
  if (!hub) return;
  const consumerGroup = await askText(title, t('Consumer group. One that nobody else reads with disturbs nobody.'), {
    value: 'siem',
    isNeeded: true,
  });
  const minutes =
    consumerGroup === undefined
      ? undefined
      : await askText(title, t('How many minutes back?'), { value: '15', isNeeded: true, problem: problemOfMinutes });
  if (consumerGroup === undefined || minutes === undefined) return;
  const question = { ...hub, consumerGroup: consumerGroup.trim(), minutes: Number(minutes) };
  const messages = await withProgress({ title }, (signal) => parts.engine.request('siem/peek', question, { signal }));
  if (messages.length === 0) {
    void window.showInformationMessage(t('No message came to {0} within {1} minutes.', hub.hub, question.minutes));
    return;
  }
  await window.showTextDocument(await workspace.openTextDocument({ language: 'jsonl', content: `${messages.join('\n')}\n` }));
}

function problemOfMinutes(text: string): string | undefined {
  const minutes = Number(text);
  return minutes >= 1 && minutes <= 10_080 ? undefined : t('Give a number from 1 to 10080, which is a week.');
}

const signs = { pass: '✔', fail: '✖', unknown: '?' } as const;

async function verifyPipeline(parts: SiemParts, given: (TenantNode & Partial<HubQuestion>) | undefined): Promise<void> {
  const title = t('Verify Pipeline');
  const isHub = given?.ruleId !== undefined && given.hub !== undefined;
  const hub = isHub ? (given as HubQuestion) : await chosenHub(parts, title, given);
  if (!hub) return;
  const hops = await withProgress({ title }, (signal) => parts.engine.request('siem/verify', hub, { signal }));
  await parts.reports.show(`# ${title}: ${hub.hub}\n\n${hops.map(hopLine).join('')}`);
}

function hopLine({ title, result, time, what }: PipelineHop): string {
  return `- ${signs[result]} **${title}**${time === undefined ? '' : ` · ${time.slice(0, 19).replace('T', ' ')} UTC`}: ${what}\n`;
}
