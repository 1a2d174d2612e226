"use strict";

// The first thing a visitor sees is the question the hub exists for.
const firstQuestion = `# Who serves which needs in which community?
# 谁在哪个社区满足了哪些需求？
#
# Run it with the button on the right; Ctrl-Space
# shows what can be asked, the book what it means.
# Sign in at /sign-in first to see and write what
# your roles allow. 登录：/sign-in

query WhoServesWhom {
  serviceLinks(first: 20) {
    totalCount
    nodes {
      organization { name }
      category { name }
      community { name }
      since
      basis
    }
    pageInfo { hasNextPage endCursor }
  }
}
`;

// What the page asks first, to know the schema, the hub has ready in one piece.
async function ask(question, options) {
  if (question.operationName === "IntrospectionQuery") {
    return (await fetch("/graphiql/schema.json")).json();
  }
  const answer = await fetch("/graphql", {
    method: "POST",
    headers: { Accept: "application/json", "Liandong-Csrf": "1", ...options?.headers, "Content-Type": "application/json" },
    body: JSON.stringify(question),
  });
  return answer.json();
}

const root = ReactDOM.createRoot(document.getElementById("graphiql"));

// Without a document GraphiQL keeps what is in its editors.
function show(document = {}) {
  ReactDOM.flushSync(() =>
    root.render(
      React.createElement(GraphiQL, {
        fetcher: ask,
        defaultQuery: firstQuestion,
        isHeadersEditorEnabled: true,
        shouldPersistHeaders: false, // a token must not stay in the browser's storage
        defaultEditorToolsVisibility: "headers",
        ...document,
      }),
    ),
  );
}

// The forty questions: choosing one puts it and its variables into the editors of the tab.
async function offer(list) {
  const questions = await (await fetch("/graphiql/questions.json")).json();
  const chinese = navigator.language.startsWith("zh");
  for (const [i, q] of questions.entries()) {
    list.add(new Option(`${q.id} ${chinese ? q.titleZh : q.titleEn}`, i));
  }
  list.addEventListener("change", () => {
    const chosen = questions[list.value];
    list.value = ""; // so that it can be chosen again
    show(); // GraphiQL takes a document that differs from the one before
    show({ query: chosen.query, variables: JSON.stringify(chosen.variables, null, 2) });
    show();
  });
}

show();
offer(document.getElementById("questions"));
