"""Gets a network out of Neo4j and measures it with igraph, and tells how long each step took.

usage: igraph_database.py < QUESTION
QUESTION is a JSON object: uri, user, password, and sources, ids of the nodes from which betweenness walks; without any it is left out. Standard output is a JSON object: seconds by step, how many nodes
and ties there are, modularity, and ranks and betweenness by id. The driver has its extension in Rust, without which reading takes longer.
"""
import json
import random
import sys
import time

import igraph
import neo4j
import numpy

question = json.load(sys.stdin)
random.seed(1)
seconds = {}


def timed(name, work):
    began = time.perf_counter()
    result = work()
    seconds[name] = time.perf_counter() - began
    return result


def read():
    """One record for each node, with those it is tied to: a record for each tie takes longer."""
    statement = "MATCH (a:Organization) RETURN a.id, [(a)-[:COOPERATES_WITH]->(b:Organization) | b.id]"
    with neo4j.GraphDatabase.driver(question["uri"], auth=(question["user"], question["password"])) as driver:
        with driver.session(default_access_mode=neo4j.READ_ACCESS, fetch_size=10_000) as session:
            return [tuple(record) for record in session.run(statement)]


def build():
    number = {name: i for i, (name, _) in enumerate(rows)}
    ties = numpy.array([(i, number[other]) for i, (_, others) in enumerate(rows) for other in others], dtype="<i4")
    return igraph.Graph(n=len(rows), edges=ties)


rows = timed("read", read)
graph = timed("build", build)
ranks = timed("pagerank", lambda: graph.pagerank(damping=0.85))
groups = timed("louvain", lambda: graph.community_multilevel())
between = []
if question.get("sources"):
    wanted = set(question["sources"])
    sources = [i for i, (name, _) in enumerate(rows) if name in wanted]
    between = timed("betweenness", lambda: graph.betweenness(directed=False, sources=sources))
names = [name for name, _ in rows]
print(json.dumps({"seconds": seconds, "nodes": graph.vcount(), "ties": graph.ecount(), "modularity": groups.modularity, "ranks": dict(zip(names, ranks)), "betweenness": dict(zip(names, between))}))
