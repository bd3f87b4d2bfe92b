SELECT "Attempts" FROM (SELECT coalesce(kql.wrap(sum("Attempts")), 0) AS "Attempts" FROM (SELECT * FROM (SELECT "ResultType", "Attempts" FROM SigninLogs) WHERE ("ResultType" = '0')))
SELECT "ResultType", "count_ResultType" FROM (SELECT "ResultType", count(*) AS "count_ResultType" FROM (SELECT "ResultType" FROM SigninLogs) GROUP BY 1)
