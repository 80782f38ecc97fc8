'use strict';

// What each request should lead to on an origin that the policy allows. On any other origin, the browser keeps every response from the page.
const requests = [
  { id: 'simple-get', title: 'Simple GET', path: '/hello', status: 200, header: 'x-request-id' },
  { id: 'json-post', title: 'JSON POST', path: '/echo', status: 200, init: { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"message":"echo"}' } },
  { id: 'custom-header', title: 'PUT with a custom header', path: '/items/1', status: 200, init: { method: 'PUT', headers: { 'X-Custom-Header': 'playground' } } },
  { id: 'credentials', title: 'GET with a cookie', path: '/me', status: 200, before: '/login', init: { credentials: 'include' } },
  { id: 'unauthorized', title: '401 of a protected endpoint, after its preflight', path: '/private', status: 401, init: { method: 'PUT' } },
  { id: 'not-found', title: '404', path: '/missing', status: 404 },
  { id: 'server-error', title: '500 of an exception', path: '/broken', status: 500 },
  { id: 'redirect', title: 'Redirect', path: '/moved', status: 200 },
  { id: 'refused-header', title: 'A header that the policy does not list', path: '/hello', blocked: true, init: { headers: { 'X-Not-Allowed': '1' } } },
  { id: 'refused-method', title: 'A method that the policy does not list', path: '/items/1', blocked: true, init: { method: 'DELETE' } },
];

const byId = id => document.getElementById(id);

function addRow({ id, title, call }) {
  const row = document.createElement('tr');
  row.dataset.test = id;
  const name = document.createElement('th');
  name.scope = 'row';
  name.append(title, Object.assign(document.createElement('code'), { textContent: call }));
  row.append(name);
  for (const label of ['Expected', 'Browser', 'Headers', 'Verdict']) {
    const cell = document.createElement('td');
    cell.dataset.label = label;
    row.append(cell);
  }
  byId('tests').append(row);
  return row;
}

function show(row, { expected, actual, headers, verdict }) {
  row.dataset.verdict = verdict;
  const [, expectedCell, actualCell, headersCell, verdictCell] = row.children;
  expectedCell.textContent = expected;
  actualCell.textContent = actual;
  headersCell.replaceChildren(Object.assign(document.createElement('code'), { textContent: headers }));
  const words = { running: '…', pass: '✓ as expected', fixed: '✓ allowed by now', fail: '✗ not as expected' };
  verdictCell.replaceChildren(Object.assign(document.createElement('span'), { className: 'verdict', textContent: words[verdict] }));
}

async function send(api, request) {
  try {
    if (request.before) {
      await fetch(api + request.before, { credentials: 'include' });
    }
    const response = await fetch(api + request.path, { cache: 'no-store', ...request.init });
    return { status: response.status, headers: [...response.headers.keys()] };
  } catch {
    return { status: null, headers: [] };
  }
}

async function run(api, request, allowed) {
  const row = document.querySelector(`[data-test="${request.id}"]`);
  const blocked = !allowed || request.blocked === true;
  const expected = blocked ? 'blocked by the browser' : `readable, status ${request.status}`;
  show(row, { expected, actual: '…', headers: '', verdict: 'running' });
  const { status, headers } = await send(api, request);
  const asExpected = blocked ? status === null : status === request.status && (!request.header || headers.includes(request.header));
  const isFixed = !allowed && status !== null && status === request.status;
  show(row, {
    expected,
    actual: status === null ? 'blocked by the browser' : `readable, status ${status}`,
    headers: headers.join(', '),
    verdict: asExpected ? 'pass' : isFixed ? 'fixed' : 'fail',
  });
  return asExpected;
}

// The page on the other origin runs in a frame and reports how it fared.
function watchStranger(origins) {
  const row = addRow({ id: 'refused-origin', title: 'Everything, from an origin that is not allowed', call: origins.stranger });
  const expected = 'all blocked by the browser';
  show(row, { expected, actual: '…', headers: '', verdict: 'running' });
  return new Promise(resolve => {
    addEventListener('message', ({ origin, data }) => {
      if (origin === origins.stranger && data?.playground === 'finished') {
        show(row, { expected, actual: `${data.passed} of ${data.total} blocked`, headers: '', verdict: data.passed === data.total ? 'pass' : 'fail' });
        resolve(data.passed === data.total);
      }
    });
    byId('stranger').hidden = false;
    Object.assign(byId('stranger-link'), { href: origins.stranger, textContent: origins.stranger });
    byId('frame').src = origins.stranger + '/?embedded';
  });
}

function describe(origins, allowed) {
  byId('dashboard').href = origins.api + '/_corsguard';
  byId('title').textContent = allowed ? 'This page may read the API' : 'This page may not read the API';
  byId('explanation').textContent = allowed
    ? `It comes from ${location.origin}, which the policy of ${origins.api} allows. Each row is a real fetch that your browser just made.`
    : `It comes from ${location.origin}, which the policy of ${origins.api} does not name. Each row is a real fetch, and each is blocked.`;
}

async function main() {
  const origins = await (await fetch('/origins.json')).json();
  const allowed = location.origin === origins.page;
  const embedded = location.search === '?embedded';
  document.body.classList.toggle('embedded', embedded);
  describe(origins, allowed);
  for (const request of requests) {
    addRow({ ...request, call: `${request.init?.method ?? 'GET'} ${request.path}` });
  }
  const stranger = allowed && !embedded ? watchStranger(origins) : null;

  async function runAll() {
    byId('run').disabled = true;
    document.body.dataset.finished = 'false';
    const verdicts = [];
    for (const request of requests) {
      verdicts.push(await run(origins.api, request, allowed));
    }
    if (embedded) {
      parent.postMessage({ playground: 'finished', passed: verdicts.filter(Boolean).length, total: verdicts.length }, origins.page);
    }
    if (stranger) {
      verdicts.push(await stranger);
    }
    byId('summary').textContent = `${verdicts.filter(Boolean).length} of ${verdicts.length} as expected`;
    byId('run').disabled = false;
    document.body.dataset.finished = 'true';
  }

  byId('run').addEventListener('click', runAll);
  await runAll();
}

main();
