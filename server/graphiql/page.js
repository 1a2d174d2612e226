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

ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, {
    fetcher: ask,
    defaultQuery: firstQuestion,
    isHeadersEditorEnabled: true,
    shouldPersistHeaders: false, // a token must not stay in the browser's storage
    defaultEditorToolsVisibility: "headers",
  }),
);
