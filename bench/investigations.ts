import { ticksFromUnixMilliseconds } from '../src/base/ticks';

/** An investigative query and the SQL that someone who knows the engine would write for the same answer. */
export interface Investigation {
  readonly name: string;
  readonly kql: string;
  /** `FROM` is followed by the plain table; datetimes are ticks, dynamic values JSON. */
  readonly sql: (table: string) => string;
}

const since = ticksFromUnixMilliseconds(Date.parse('2026-11-10T00:00:00Z'));
const hour = '36000000000';
const day = '864000000000';

/** Ten questions of an investigation over sign-ins. */
export const investigations: readonly Investigation[] = [
  {
    name: 'failures by code',
    kql: 'SigninLogs | where ResultType != "0" | summarize Count = count() by ResultType | order by Count desc, ResultType asc',
    sql: (table) => `SELECT ResultType, count(*) AS "Count" FROM ${table} WHERE ResultType <> '0' GROUP BY ResultType ORDER BY 2 DESC, 1`,
  },
  {
    name: 'password spray by address and hour',
    kql: 'SigninLogs | where ResultType in ("50126", "50053", "50034") | summarize Accounts = count_distinct(UserPrincipalName), Attempts = count() by IPAddress, Hour = bin(TimeGenerated, 1h) | where Accounts >= 10 | order by Accounts desc, IPAddress asc',
    sql: (table) =>
      `SELECT IPAddress, TimeGenerated - TimeGenerated % ${hour} AS "Hour", count(DISTINCT UserPrincipalName) AS Accounts, count(*) AS Attempts FROM ${table} WHERE ResultType IN ('50126', '50053', '50034') GROUP BY 1, 2 HAVING count(DISTINCT UserPrincipalName) >= 10 ORDER BY 3 DESC, 1`,
  },
  {
    name: 'one user, newest first',
    kql: 'SigninLogs | where UserPrincipalName == "marta.nogueira@contoso.example" | project TimeGenerated, AppDisplayName, IPAddress, ResultType | order by TimeGenerated desc',
    sql: (table) =>
      `SELECT TimeGenerated, AppDisplayName, IPAddress, ResultType FROM ${table} WHERE UserPrincipalName = 'marta.nogueira@contoso.example' ORDER BY TimeGenerated DESC`,
  },
  {
    name: 'new countries',
    kql: `SigninLogs | where TimeGenerated >= datetime(2026-11-10) and ResultType == "0" | join kind=leftanti (SigninLogs | where TimeGenerated < datetime(2026-11-10) and ResultType == "0" | distinct Location) on Location | summarize First = min(TimeGenerated), Count = count() by UserPrincipalName, Location | order by First asc`,
    sql: (table) =>
      `SELECT UserPrincipalName, Location, min(TimeGenerated) AS "First", count(*) AS "Count" FROM ${table} WHERE TimeGenerated >= ${since} AND ResultType = '0' AND Location NOT IN (SELECT DISTINCT Location FROM ${table} WHERE TimeGenerated < ${since} AND ResultType = '0') GROUP BY 1, 2 ORDER BY 3`,
  },
  {
    name: 'a word in an application name',
    kql: 'SigninLogs | where AppDisplayName contains "azure" | summarize Count = count() by AppDisplayName, ResultType | order by Count desc, AppDisplayName asc, ResultType asc',
    sql: (table) =>
      `SELECT AppDisplayName, ResultType, count(*) AS "Count" FROM ${table} WHERE AppDisplayName ILIKE '%azure%' GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`,
  },
  {
    name: 'sign-ins per day',
    kql: 'SigninLogs | summarize Count = count(), Failed = countif(ResultType != "0") by Day = bin(TimeGenerated, 1d) | order by Day asc',
    sql: (table) =>
      `SELECT TimeGenerated - TimeGenerated % ${day} AS "Day", count(*) AS "Count", count(*) FILTER (WHERE ResultType <> '0') AS Failed FROM ${table} GROUP BY 1 ORDER BY 1`,
  },
  {
    name: 'browsers, from a dynamic column',
    kql: 'SigninLogs | where ResultType == "50126" | summarize Count = count() by Browser = tostring(DeviceDetail.browser) | order by Count desc, Browser asc',
    sql: (table) =>
      `SELECT coalesce(DeviceDetail->>'$.browser', '') AS Browser, count(*) AS "Count" FROM ${table} WHERE ResultType = '50126' GROUP BY 1 ORDER BY 2 DESC, 1`,
  },
  {
    name: 'last success of each user',
    kql: 'SigninLogs | where ResultType == "0" | summarize arg_max(TimeGenerated, IPAddress, AppDisplayName) by UserPrincipalName | top 20 by TimeGenerated desc',
    sql: (table) =>
      `SELECT UserPrincipalName, max(TimeGenerated) AS TimeGenerated, arg_max(IPAddress, TimeGenerated) AS IPAddress, arg_max(AppDisplayName, TimeGenerated) AS AppDisplayName FROM ${table} WHERE ResultType = '0' GROUP BY 1 ORDER BY 2 DESC LIMIT 20`,
  },
  {
    name: 'refused factor, then approved',
    kql: 'let refused = SigninLogs | where ResultType == "500121" | summarize Refused = count(), Last = max(TimeGenerated) by UserPrincipalName, IPAddress | where Refused >= 5; SigninLogs | where ResultType == "0" | join kind=inner refused on UserPrincipalName, IPAddress | where TimeGenerated between (Last .. (Last + 15m)) | project TimeGenerated, UserPrincipalName, IPAddress, Refused',
    sql: (table) =>
      `SELECT s.TimeGenerated, s.UserPrincipalName, s.IPAddress, r.Refused FROM ${table} s JOIN (SELECT UserPrincipalName, IPAddress, count(*) AS Refused, max(TimeGenerated) AS "Last" FROM ${table} WHERE ResultType = '500121' GROUP BY 1, 2 HAVING count(*) >= 5) r ON s.UserPrincipalName = r.UserPrincipalName AND s.IPAddress = r.IPAddress WHERE s.ResultType = '0' AND s.TimeGenerated BETWEEN r."Last" AND r."Last" + 9000000000`,
  },
  {
    name: 'addresses and users of the risky',
    kql: 'SigninLogs | where RiskLevelDuringSignIn in ("medium", "high") or ResultType == "53003" | summarize Count = count(), Users = count_distinct(UserPrincipalName), First = min(TimeGenerated), Last = max(TimeGenerated) by IPAddress, Location | order by Count desc, IPAddress asc | take 50',
    sql: (table) =>
      `SELECT IPAddress, Location, count(*) AS "Count", count(DISTINCT UserPrincipalName) AS Users, min(TimeGenerated) AS "First", max(TimeGenerated) AS "Last" FROM ${table} WHERE RiskLevelDuringSignIn IN ('medium', 'high') OR ResultType = '53003' GROUP BY 1, 2 ORDER BY 3 DESC, 1 LIMIT 50`,
  },
];
