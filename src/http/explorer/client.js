// The page for trying queries: GraphiQL with a choice of side. Bundled by .ci/build-explorer.mjs, nothing is fetched
// from elsewhere. The token goes into the headers editor and is never stored.
import { GraphiQL } from 'graphiql';
import 'graphiql/style.css';
import { buildSchema } from 'graphql';
import { createElement, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import './client.css';

const sides = ['agency', 'lender'];
const workers = { json: 'json.worker.js', graphql: 'graphql.worker.js' };

globalThis.MonacoEnvironment = {
  getWorker: (_id, label) =>
    new Worker(`/explorer/${workers[label] ?? 'editor.worker.js'}`, { type: 'module' }),
};

const welcome = `# Every call needs an access token: put it
# behind "Bearer " in the headers below.
{
  viewer {
    actorName
    lenderName
    scopes
  }
}
`;

function fetcherOf(side) {
  return async (request, { headers = {} } = {}) => {
    const answer = await fetch(`/${side}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(request),
    });
    return answer.json();
  };
}

// The schema comes as text, so that it can be read before there is a token.
function useSchema(side) {
  const [known, setKnown] = useState({});
  useEffect(() => {
    const load = async () => buildSchema(await (await fetch(`/explorer/${side}.graphql`)).text());
    void load().then((schema) => setKnown((before) => ({ ...before, [side]: schema })));
  }, [side]);
  return known[side] ?? null;
}

function Explorer() {
  const [side, setSide] = useState(location.hash === '#lender' ? 'lender' : 'agency');
  const schema = useSchema(side);
  const choose = (event) => {
    location.hash = event.target.value;
    setSide(event.target.value);
  };
  const options = sides.map((name) =>
    createElement('option', { key: name, value: name }, `/${name}/graphql`),
  );
  return createElement(
    'div',
    { className: 'explorer' },
    createElement(
      'label',
      { className: 'side' },
      'Endpoint ',
      createElement('select', { value: side, onChange: choose }, options),
    ),
    createElement(GraphiQL, {
      key: side,
      schema,
      fetcher: fetcherOf(side),
      initialQuery: welcome,
      defaultHeaders: '{\n  "authorization": "Bearer "\n}',
      defaultEditorToolsVisibility: 'headers',
      shouldPersistHeaders: false,
    }),
  );
}

createRoot(document.getElementById('root')).render(createElement(Explorer));
