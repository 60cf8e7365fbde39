<?php
// The same four replies in PHP: PHP-FPM, PDO with persistent connections, the code kept compiled by opcache.
declare(strict_types=1);

const JOB = <<<'SQL'
    SELECT jobs.id, jobs.type, jobs.status, jobs.provider, jobs.config, coalesce(jobs.progress, 0) AS progress,
        coalesce(jobs.total_items, 0) AS total_items, coalesce(jobs.processed_items, 0) AS processed_items,
        succeeded_items, failed_items, skipped_items, contacts_found, suppressed_contacts,
        credits_used, credits_unknown, jobs.error,
        error_code, NULL AS eta_seconds, NULL AS waiting_reason, jobs.created_at, jobs.started_at, jobs.completed_at,
        retry_of
    FROM jobs JOIN enrichment_jobs ON job_id = jobs.id
    WHERE jobs.id = ? AND jobs.type = 'enrichment'
    SQL;

function database(): PDO
{
    return new PDO('sqlite:' . getenv('PEER_DATABASE'), null, null, [
        PDO::ATTR_PERSISTENT => true,
        PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
        PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC,
        PDO::ATTR_TIMEOUT => 5,
    ]);
}

function query(PDO $database, string $sql, array $values = []): PDOStatement
{
    $statement = $database->prepare($sql);
    $statement->execute($values);
    return $statement;
}

function answer(int $status, array $body): never
{
    $text = json_encode($body, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR);
    http_response_code($status);
    header('Content-Type: application/json');
    header('Content-Length: ' . strlen($text));
    echo $text;
    exit;
}

function fail(int $status): never
{
    answer($status, ['success' => false]);
}

function job(PDO $database, string $id): array
{
    $job = query($database, JOB, [$id])->fetch() ?: fail(404);
    $job['config'] = json_decode($job['config']);
    return $job;
}

function contacts(PDO $database, int $site): never
{
    $database->beginTransaction();
    query($database, 'SELECT 1 FROM sites WHERE id = ?', [$site])->fetch() ?: fail(404);
    $rows = query($database,
        'SELECT * FROM contacts WHERE site_id = ? ORDER BY confidence DESC NULLS LAST, id', [$site])->fetchAll();
    $database->commit();
    answer(200, ['success' => true, 'data' => $rows, 'total' => count($rows)]);
}

function sites(PDO $database): never
{
    $database->beginTransaction();
    $total = query($database, "SELECT count(*) FROM sites WHERE pipeline_stage = 'enrichment'")->fetchColumn();
    $rows = query($database, <<<'SQL'
        SELECT *, (SELECT count(*) FROM contacts WHERE site_id = sites.id) AS contact_count
        FROM sites WHERE pipeline_stage = 'enrichment' ORDER BY updated_at DESC, id DESC LIMIT 50
        SQL)->fetchAll();
    $database->commit();
    answer(200, ['success' => true, 'data' => $rows, 'total' => $total, 'page' => 1, 'pageSize' => 50]);
}

function submit(PDO $database): never
{
    $order = json_decode(file_get_contents('php://input'), flags: JSON_THROW_ON_ERROR);
    $id = preg_replace('/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/', '$1-$2-4$3-a$4-$5', bin2hex(random_bytes(16)));
    $sites = json_encode($order->siteIds);
    $config = json_encode($order->config, JSON_UNESCAPED_SLASHES);
    $database->exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    $database->exec('BEGIN IMMEDIATE');
    try {
        $unknown = query($database,
            'SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM sites WHERE id = value)', [$sites]);
        if ($unknown->fetchAll()) {
            $database->exec('ROLLBACK');
            fail(422);
        }
        query($database, <<<'SQL'
            INSERT INTO jobs (id, type, status, provider, config, progress, total_items, processed_items, created_at)
            VALUES (?, 'enrichment', 'pending', ?, ?, 0, ?, 0, datetime('now'))
            SQL, [$id, $order->provider, $config, count($order->siteIds)]);
        query($database, 'INSERT INTO enrichment_jobs (job_id) VALUES (?)', [$id]);
        query($database, 'INSERT INTO job_steps (job, step, provider, question) VALUES (last_insert_rowid(), 0, ?, ?)',
            [$order->provider, "$order->provider $config"]);
        query($database, <<<'SQL'
            INSERT INTO job_sites (job, position, site_id, prior_stage, prior_status)
            SELECT CAST(? AS INTEGER), wanted.key, sites.id,
                iif(other.job IS NULL, sites.pipeline_stage, other.prior_stage),
                iif(other.job IS NULL, iif(sites.enrichment_status = 'enriching', 'pending', sites.enrichment_status),
                    other.prior_status)
            FROM json_each(?) AS wanted JOIN sites ON sites.id = wanted.value
            LEFT JOIN job_sites AS other ON other.site_id = sites.id AND other.job = (
                SELECT max(job) FROM job_sites WHERE site_id = sites.id AND status IN ('pending', 'enriching'))
            SQL, [$database->lastInsertId(), $sites]);
        query($database, <<<'SQL'
            UPDATE sites SET pipeline_stage = 'enrichment', enrichment_status = 'pending', updated_at = datetime('now')
            WHERE id IN (SELECT value FROM json_each(?))
            SQL, [$sites]);
        $database->exec('COMMIT');
    } catch (Throwable $error) {
        $database->exec('ROLLBACK');
        throw $error;
    }
    header("Location: /api/enrichment/jobs/$id");
    answer(202, [
        'success' => true,
        'data' => job($database, $id) + ['jobId' => $id, 'sitesCount' => count($order->siteIds)],
    ]);
}

$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$database = database();
if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    if ($path !== '/api/enrichment/jobs') fail(404);
    submit($database);
}
if ($path === '/api/enrichment/sites') sites($database);
if (preg_match('#^/api/enrichment/sites/(\d+)/contacts$#', $path, $parts)) contacts($database, (int) $parts[1]);
if (preg_match('#^/api/enrichment/jobs/([^/]+)$#', $path, $parts)) {
    answer(200, ['success' => true, 'data' => job($database, $parts[1])]);
}
fail(404);
