import { ticksFromUnixMilliseconds } from '../src/base/ticks';
import { sqlName } from '../src/base/sql';
import { signinLogs } from '../src/catalog/tables/signinLogs';
import type { Investigation } from './investigations';

const ticks = (day: string): bigint => ticksFromUnixMilliseconds(Date.parse(`${day}T00:00:00Z`));
const hour = '36000000000';
const edge = String.raw`[^\p{L}\p{N}]`;
/** What someone who knows the engine writes for a whole word: the cheap test first. */
const word = (text: string, term: string): string =>
  `(contains(lower(${text}), '${term}') AND regexp_matches(${text}, '(?i)(^|${edge})${term}($|${edge})'))`;

/** Every column of the table in which a name can stand: texts and JSON. */
const searched: readonly string[] = signinLogs.columns
  .filter(({ type }) => type === 'string' || type === 'dynamic')
  .map(({ name }) => sqlName(name));

/** The 25 forms that real queries over sign-ins have most often, each as one short question. */
export const commonForms: readonly Investigation[] = [
  {
    name: 'where ==, project',
    kql: 'SigninLogs | where UserPrincipalName == "marta.nogueira@contoso.example" | project TimeGenerated, IPAddress, ResultType, AppDisplayName',
    sql: (table) =>
      `SELECT TimeGenerated, IPAddress, ResultType, AppDisplayName FROM ${table} WHERE UserPrincipalName = 'marta.nogueira@contoso.example'`,
  },
  {
    name: 'where in, distinct',
    kql: 'SigninLogs | where ResultType in ("50126", "50053", "50074") | distinct UserPrincipalName, IPAddress',
    sql: (table) => `SELECT DISTINCT UserPrincipalName, IPAddress FROM ${table} WHERE ResultType IN ('50126', '50053', '50074')`,
  },
  {
    name: '=~ and !=',
    kql: 'SigninLogs | where AppDisplayName =~ "azure portal" and ResultType != "0" | summarize count() by ResultType',
    sql: (table) =>
      `SELECT ResultType, count(*) FROM ${table} WHERE lower(AppDisplayName) = 'azure portal' AND ResultType <> '0' GROUP BY 1`,
  },
  {
    name: 'has',
    kql: 'SigninLogs | where UserAgent has "firefox" | summarize count() by Location',
    sql: (table) => `SELECT Location, count(*) FROM ${table} WHERE ${word('UserAgent', 'firefox')} GROUP BY 1`,
  },
  {
    name: 'has_any',
    kql: 'SigninLogs | where UserAgent has_any ("firefox", "python", "curl", "iphone") | summarize count() by AppDisplayName',
    sql: (table) =>
      `SELECT AppDisplayName, count(*) FROM ${table} WHERE regexp_matches(UserAgent, '(?i)(^|${edge})(firefox|python|curl|iphone)($|${edge})') GROUP BY 1`,
  },
  {
    name: 'contains',
    kql: 'SigninLogs | where AppDisplayName contains "portal" | summarize count() by AppDisplayName',
    sql: (table) => `SELECT AppDisplayName, count(*) FROM ${table} WHERE contains(lower(AppDisplayName), 'portal') GROUP BY 1`,
  },
  {
    name: 'startswith, endswith',
    kql: 'SigninLogs | where UserPrincipalName startswith "mar" and UserPrincipalName endswith "contoso.example" | summarize count()',
    sql: (table) =>
      `SELECT count(*) FROM ${table} WHERE starts_with(lower(UserPrincipalName), 'mar') AND ends_with(lower(UserPrincipalName), 'contoso.example')`,
  },
  {
    name: 'summarize by bin of time',
    kql: 'SigninLogs | where TimeGenerated between (datetime(2026-11-01) .. datetime(2026-11-08)) | summarize Count = count() by bin(TimeGenerated, 1h), ResultType',
    sql: (table) =>
      `SELECT TimeGenerated - TimeGenerated % ${hour}, ResultType, count(*) FROM ${table} WHERE TimeGenerated BETWEEN ${ticks('2026-11-01')} AND ${ticks('2026-11-08')} GROUP BY 1, 2`,
  },
  {
    name: 'dcount',
    kql: 'SigninLogs | summarize Users = dcount(UserPrincipalName), Addresses = dcount(IPAddress) by AppDisplayName',
    sql: (table) => `SELECT AppDisplayName, count(DISTINCT UserPrincipalName), count(DISTINCT IPAddress) FROM ${table} GROUP BY 1`,
  },
  {
    name: 'countif, min, max',
    kql: 'SigninLogs | summarize Failed = countif(ResultType != "0"), First = min(TimeGenerated), Last = max(TimeGenerated) by UserPrincipalName | where Failed > 20',
    sql: (table) =>
      `SELECT UserPrincipalName, count(*) FILTER (WHERE ResultType <> '0'), min(TimeGenerated), max(TimeGenerated) FROM ${table} GROUP BY 1 HAVING count(*) FILTER (WHERE ResultType <> '0') > 20`,
  },
  {
    name: 'make_set',
    kql: 'SigninLogs | where ResultType != "0" | summarize Codes = make_set(ResultType), Places = make_set(Location) by UserPrincipalName',
    sql: (table) =>
      `SELECT UserPrincipalName, to_json(list_sort(list(DISTINCT ResultType))), to_json(list_sort(list(DISTINCT Location))) FROM ${table} WHERE ResultType <> '0' GROUP BY 1`,
  },
  {
    name: 'arg_max',
    kql: 'SigninLogs | summarize arg_max(TimeGenerated, IPAddress, Location, ResultType) by UserPrincipalName',
    sql: (table) =>
      `SELECT UserPrincipalName, max(TimeGenerated), arg_max(IPAddress, TimeGenerated), arg_max(Location, TimeGenerated), arg_max(ResultType, TimeGenerated) FROM ${table} GROUP BY 1`,
  },
  {
    name: 'tostring of a path',
    kql: 'SigninLogs | extend City = tostring(LocationDetails.city) | summarize count() by City',
    sql: (table) => `SELECT coalesce(LocationDetails->>'$.city', '') AS City, count(*) FROM ${table} GROUP BY 1`,
  },
  {
    name: 'where on a path',
    kql: 'SigninLogs | where DeviceDetail.operatingSystem == "Windows11" and tobool(DeviceDetail.isManaged) == false | summarize count() by UserPrincipalName',
    sql: (table) =>
      `SELECT UserPrincipalName, count(*) FROM ${table} WHERE (DeviceDetail->>'$.operatingSystem') = 'Windows11' AND (DeviceDetail->>'$.isManaged') = 'false' GROUP BY 1`,
  },
  {
    name: 'several paths of one value',
    kql: 'SigninLogs | where ResultType != "0" | project TimeGenerated, Code = toint(Status.errorCode), Reason = tostring(Status.failureReason), Details = tostring(Status.additionalDetails) | summarize count() by Code, Reason, Details',
    sql: (table) =>
      `SELECT (p[1])::INTEGER, coalesce(p[2], ''), coalesce(p[3], ''), count(*) FROM (SELECT json_extract_string(Status, ['$.errorCode', '$.failureReason', '$.additionalDetails']) AS p FROM ${table} WHERE ResultType <> '0') GROUP BY 1, 2, 3`,
  },
  {
    name: 'parse_json, mv-expand',
    kql: 'SigninLogs | where ResultType == "53003" | mv-expand Policy = parse_json(AppliedConditionalAccessPolicies) | summarize count() by Name = tostring(Policy.displayName), Result = tostring(Policy.result)',
    sql: (table) =>
      `SELECT coalesce(Policy->>'$.displayName', ''), coalesce(Policy->>'$.result', ''), count(*) FROM (SELECT unnest(json_extract(AppliedConditionalAccessPolicies, '$[*]')) AS Policy FROM ${table} WHERE ResultType = '53003') GROUP BY 1, 2`,
  },
  {
    name: 'mv-apply',
    kql: 'SigninLogs | where ResultType != "0" | mv-apply Policy = todynamic(AppliedConditionalAccessPolicies) on (where Policy.result == "failure" | project Name = tostring(Policy.displayName)) | summarize count() by Name',
    sql: (table) =>
      `SELECT coalesce(Policy->>'$.displayName', '') AS Name, count(*) FROM (SELECT unnest(json_extract(AppliedConditionalAccessPolicies, '$[*]')) AS Policy FROM ${table} WHERE ResultType <> '0') WHERE Policy->>'$.result' = 'failure' GROUP BY 1`,
  },
  {
    name: 'join kind=inner',
    kql: 'SigninLogs | where ResultType == "50126" | summarize Failed = count() by UserPrincipalName | join kind=inner (SigninLogs | where ResultType == "0" | summarize Good = count() by UserPrincipalName) on UserPrincipalName | project UserPrincipalName, Failed, Good',
    sql: (table) =>
      `SELECT l.UserPrincipalName, Failed, Good FROM (SELECT UserPrincipalName, count(*) AS Failed FROM ${table} WHERE ResultType = '50126' GROUP BY 1) l JOIN (SELECT UserPrincipalName, count(*) AS Good FROM ${table} WHERE ResultType = '0' GROUP BY 1) r ON l.UserPrincipalName = r.UserPrincipalName`,
  },
  {
    name: 'let, !in of a subquery',
    kql: 'let known = SigninLogs | where TimeGenerated < datetime(2026-11-12) | distinct IPAddress; SigninLogs | where TimeGenerated >= datetime(2026-11-12) and IPAddress !in (known) | summarize count() by IPAddress',
    sql: (table) =>
      `SELECT IPAddress, count(*) FROM ${table} WHERE TimeGenerated >= ${ticks('2026-11-12')} AND IPAddress NOT IN (SELECT DISTINCT IPAddress FROM ${table} WHERE TimeGenerated < ${ticks('2026-11-12')}) GROUP BY 1`,
  },
  {
    name: 'parse',
    kql: 'SigninLogs | parse UserPrincipalName with Account "@" Domain | summarize Accounts = dcount(Account) by Domain',
    sql: (table) =>
      `SELECT p.d, count(DISTINCT p.a) FROM (SELECT regexp_extract(UserPrincipalName, '(?s)^(.*?)@(.*)', ['a', 'd']) AS p FROM ${table}) GROUP BY 1`,
  },
  {
    name: 'extract',
    kql: 'SigninLogs | extend Version = extract(@"Chrome/([0-9]+)", 1, UserAgent) | where isnotempty(Version) | summarize count() by Version',
    sql: (table) =>
      `SELECT Version, count(*) FROM (SELECT regexp_extract(UserAgent, 'Chrome/([0-9]+)', 1) AS Version FROM ${table}) WHERE Version <> '' GROUP BY 1`,
  },
  {
    name: 'split, tolower, iff',
    kql: 'SigninLogs | extend Domain = tolower(tostring(split(UserPrincipalName, "@")[1])), Outcome = iff(ResultType == "0", "good", "bad") | summarize count() by Domain, Outcome',
    sql: (table) =>
      `SELECT lower(split_part(UserPrincipalName, '@', 2)), CASE WHEN ResultType = '0' THEN 'good' ELSE 'bad' END, count(*) FROM ${table} GROUP BY 1, 2`,
  },
  {
    name: 'ipv4_is_in_range',
    kql: 'SigninLogs | where ipv4_is_in_range(IPAddress, "198.51.100.0/22") | summarize count() by IPAddress',
    sql: (table) =>
      `SELECT IPAddress, count(*) FROM ${table} WHERE starts_with(IPAddress, '198.51.') AND TRY_CAST(split_part(IPAddress, '.', 3) AS INTEGER) BETWEEN 100 AND 103 GROUP BY 1`,
  },
  {
    name: 'search in a table',
    kql: 'search in (SigninLogs) "nogueira" | summarize count() by AppDisplayName',
    sql: (table) =>
      `SELECT AppDisplayName, count(*) FROM ${table} AS t WHERE ${searched.map((column) => word(`${column}::VARCHAR`, 'nogueira')).join(' OR ')} GROUP BY 1`,
  },
  {
    name: 'top',
    kql: 'SigninLogs | where ResultType != "0" | top 100 by TimeGenerated desc | project TimeGenerated, UserPrincipalName, ResultType, IPAddress',
    sql: (table) =>
      `SELECT TimeGenerated, UserPrincipalName, ResultType, IPAddress FROM ${table} WHERE ResultType <> '0' ORDER BY TimeGenerated DESC LIMIT 100`,
  },
];
