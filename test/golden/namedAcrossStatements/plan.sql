SELECT "Count" FROM (SELECT count(*) AS "Count" FROM SigninLogs WHERE (("Attempts" > 1::BIGINT)))
SELECT "Most" FROM (SELECT max("Attempts") AS "Most" FROM SigninLogs WHERE (("Attempts" > 1::BIGINT)))
SELECT "Source", "Rows" FROM (SELECT "Source", count(*) AS "Rows" FROM (SELECT 'union_arg0' AS "Source", "Attempts" FROM (SELECT "Attempts" FROM SigninLogs WHERE (("Attempts" > 1::BIGINT))) UNION ALL SELECT 'Everything' AS "Source", "Attempts" FROM (SELECT "Attempts" FROM SigninLogs)) GROUP BY 1) ORDER BY "Rows" ASC NULLS FIRST
