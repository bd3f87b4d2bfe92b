import type { PlanRequest, SetupOutcome, SetupPlan } from '../protocol/setup';

const signs = { added: '+', removed: '-', kept: '=' } as const;

/** A plan for a person to read: what would change, what to know, and each request as it would be sent. */
export function planText({ title, changes, notices, steps }: SetupPlan): string {
  const parts = [
    `${title}\n`,
    ...changes.map(({ change, what }) => `  ${signs[change]} ${what}\n`),
    ...notices.map((notice) => `Note: ${notice}\n`),
    ...steps.map(
      ({ title: step, there, request }, index) => `\n${index + 1}. ${step}${there ? ' (there already)' : ''}\n${requestText(request)}`,
    ),
  ];
  return parts.join('');
}

/** One request as it is sent. */
export function requestText({ method, path, body }: PlanRequest): string {
  const lines = body === undefined ? [] : JSON.stringify(body, undefined, 2).split('\n');
  return [`${method} ${path}`, ...lines].map((line) => `   ${line}\n`).join('');
}

export function outcomeText({ steps }: SetupOutcome): string {
  return steps.map(({ title, result }) => `${result}: ${title}\n`).join('');
}
