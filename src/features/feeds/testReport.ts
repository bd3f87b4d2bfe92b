import type { Reports } from '../../host/reports';
import type { FeedCheck } from '../../protocol/feed';

const signs = { pass: '✔', fail: '✖', unknown: '?' } as const;

/** Shows what was found of all that a feed needs. */
export async function showChecks(reports: Reports, title: string, checks: readonly FeedCheck[]): Promise<void> {
  await reports.show(`# ${title}\n\n${checks.map(checkLine).join('')}`);
}

function checkLine({ title, result, what }: FeedCheck): string {
  return `- ${signs[result]} **${title}**: ${what}\n`;
}
