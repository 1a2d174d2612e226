"""Asks a Liandong hub and gives pandas and NetworkX what it answers. Copy this file; it needs pandas and networkx.

    hub = Hub("http://127.0.0.1:8080")                      # or Hub(url, token="...")
    communities = hub.table("communities", "id name code", as_of="2024-06-30")
    graph = hub.network(as_of="2024-06-30", bases=["PROJECT"], measures=["BETWEENNESS"])
"""
import io
import json
import urllib.error
import urllib.parse
import urllib.request

import networkx as nx
import pandas as pd


class Refused(Exception):
    """What the hub says of a question that it does not answer, with its code."""

    def __init__(self, errors):
        first = errors[0]
        super().__init__(first["message"])
        self.code = first.get("extensions", {}).get("code")
        self.errors = errors


class Hub:
    def __init__(self, url="http://127.0.0.1:8080", token=None, language="en", timeout=60):
        self.url, self.timeout = url.rstrip("/"), timeout
        self.headers = {"Accept-Language": language}
        if token:
            self.headers["Authorization"] = "Bearer " + token

    def _fetch(self, path, body=None):
        """The bytes of an answer. A hub that refuses says why in the same form as GraphQL does."""
        headers = dict(self.headers)
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            with urllib.request.urlopen(urllib.request.Request(self.url + path, body, headers), timeout=self.timeout) as answer:
                return answer.read()
        except urllib.error.HTTPError as refusal:
            text = refusal.read()
            try:
                errors = json.loads(text)["errors"]
            except (ValueError, KeyError):
                raise refusal from None
            raise Refused(errors) from None

    def ask(self, document, **variables):
        """The data of a GraphQL document. An error anywhere in it is raised: half an answer is none."""
        answer = json.loads(self._fetch("/graphql", json.dumps({"query": document, "variables": variables}).encode()))
        if answer.get("errors"):
            raise Refused(answer["errors"])
        return answer["data"]

    def pages(self, field, fields, arguments="", as_of=None, page=200):
        """The nodes of a list, page after page, as of a date. arguments are others in GraphQL, as in 'where: {level: {eq: STREET}}'."""
        document = f"""query Pages($asOf: PartialDate, $first: PageSize, $after: String) {{
  {field}(asOf: $asOf, first: $first, after: $after, {arguments}) {{ nodes {{ {fields} }} pageInfo {{ hasNextPage endCursor }} }}
}}"""
        after = None
        while True:
            found = self.ask(document, asOf=as_of, first=page, after=after)[field]
            yield from found["nodes"]
            if not found["pageInfo"]["hasNextPage"]:
                return
            after = found["pageInfo"]["endCursor"]

    def table(self, field, fields, arguments="", as_of=None):
        """A list as a DataFrame, one column for each field, those of nested nodes as in place.name."""
        return pd.json_normalize(list(self.pages(field, fields, arguments, as_of)))

    def network(self, as_of=None, bases=(), kinds=(), measures=(), **more):
        """A projection of the network as a graph of NetworkX: nodes by id, with label, kind, group and measures, ties with weight; .graph says what it is.

        more are the other arguments of the question, as in since="2023", twoMode=True, area="500103", groupBy="LEIDEN".
        """
        asked = {"asOf": as_of, "bases": ",".join(bases), "kinds": ",".join(kinds), "measures": ",".join(measures)} | more
        query = urllib.parse.urlencode({name: str(value).lower() if isinstance(value, bool) else value for name, value in asked.items() if value not in (None, "")})
        return nx.node_link_graph(json.load(io.BytesIO(self._fetch("/network.json?" + query))), edges="edges")

    @staticmethod
    def nodes(graph):
        """The nodes of a graph as a DataFrame by id."""
        return pd.DataFrame.from_dict(dict(graph.nodes(data=True)), orient="index")

    @staticmethod
    def ties(graph):
        """The ties of a graph as a DataFrame."""
        return nx.to_pandas_edgelist(graph)
