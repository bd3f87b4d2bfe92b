SELECT "Domain", "Signins" FROM (SELECT coalesce(string_split("UserPrincipalName", '@')[2], '') AS "Domain", count(*) AS "Signins" FROM SigninLogs GROUP BY 1)
