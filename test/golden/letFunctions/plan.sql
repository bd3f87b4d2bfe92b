SELECT "UserPrincipalName", "Attempts" FROM (SELECT "UserPrincipalName", "Attempts" FROM SigninLogs WHERE (("Attempts" >= 2::BIGINT))) ORDER BY "Attempts" DESC NULLS LAST
