import type { SetupPlan } from '../../protocol/setup';

/** A plan as a document: what changes, what to know, each request as it would be sent. */
export function requestsDocument({ title, changes, notices, steps }: SetupPlan): string {
  const listed = (lines: readonly string[]): string => lines.map((line) => `- ${line}\n`).join('');
  const requests = steps.map(({ title: step, request, there }, index) => {
    const body = request.body === undefined ? '' : `\n${JSON.stringify(request.body, undefined, 2)}`;
    return `## ${index + 1}. ${step}${there ? ' (there already)' : ''}\n\n\`\`\`http\n${request.method} ${request.path}${body}\n\`\`\`\n`;
  });
  return `# ${title}\n\n${listed(changes.map(({ change, what }) => `${change}: ${what}`))}\n${listed(notices)}\n${requests.join('\n')}`;
}
