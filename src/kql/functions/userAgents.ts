import { sqlText } from '../../base/sql';
import type { UserAgentKind } from '../macros/userAgents';
import { userAgentKinds, userAgentRules } from '../macros/userAgents';
import type { Call, ScalarFunction } from '../scalarFunction';
import { argument, knownDynamic } from './arguments';
import { toText } from './convert';
import { scalar } from './entry';

const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.6478.57 Safari/537.36';

/** What a user agent tells of browser, operating system and device. */
export const userAgentFunctions: readonly ScalarFunction[] = [
  scalar(
    'parse_user_agent',
    parseUserAgent,
    {
      [`parse_user_agent("${chrome}", "browser")`]:
        '{"Browser":{"Family":"Chrome","MajorVersion":"126","MinorVersion":"0","Patch":"6478"}}',
      [`parse_user_agent("${chrome}", dynamic(["os", "device"]))`]:
        '{"OperatingSystem":{"Family":"Windows","MajorVersion":"10","MinorVersion":"","Patch":"","PatchMinor":""},"Device":{"Family":"Other","Brand":"","Model":""}}',
      'tostring(parse_user_agent("nothing known", "browser").Browser.Family)': 'Other',
    },
    { differs: 'The patterns are those of uap-core 0.18.0; the service’s may be of another time.' },
  ),
];

function parseUserAgent(call: Call): string {
  const kinds = wantedKinds(call);
  const rule = (kind: UserAgentKind): string =>
    `CASE ${userAgentRules(kind)
      .map(({ pattern }, index) => `WHEN regexp_matches(s, ${sqlText(pattern)}) THEN ${index}`)
      .join(' ')} END`;
  const parts = kinds.map((kind) => `kql_user_agent('${kind}', ${rule(kind)}, s)`);
  // The engine works a subquery out once for each text that occurs: there are few of them, and the patterns are many.
  return `(SELECT CAST('{' || ${parts.join(" || ',' || ")} || '}' AS JSON) FROM (SELECT ${toText(argument(call, 0))} AS s))`;
}

function wantedKinds(call: Call): readonly UserAgentKind[] {
  const wantedArgument = argument(call, 1);
  const given = wantedArgument.type === 'dynamic' ? knownDynamic(wantedArgument) : wantedArgument.constant;
  const wanted: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (wanted.length === 0 || !wanted.every((kind) => typeof kind === 'string' && kind in userAgentKinds))
    return call.refuse('What is looked for must be "browser", "os" or "device", or a constant list of them.', wantedArgument);
  return (Object.keys(userAgentKinds) as UserAgentKind[]).filter((kind) => wanted.includes(kind));
}
