"""Measures a network with igraph, from its ties in memory to results, and tells how long each took.

usage: igraph_measure.py TIES NODES ROUNDS
TIES has pairs of 32-bit numbers, little-endian. Standard output is a JSON object: seconds of each round for build, pagerank, louvain, betweenness (of a network of up to 5,000 nodes), modularity, and
the first ranks.
"""
import json
import random
import sys
import time

import igraph
import numpy

ties = numpy.fromfile(sys.argv[1], dtype="<i4").reshape(-1, 2)
nodes, rounds = int(sys.argv[2]), int(sys.argv[3])
random.seed(1)
found = {"build": [], "pagerank": [], "louvain": [], "betweenness": []}


def timed(name, work):
    began = time.perf_counter()
    result = work()
    found[name].append(time.perf_counter() - began)
    return result


for _ in range(rounds):
    graph = timed("build", lambda: igraph.Graph(n=nodes, edges=ties))
    ranks = timed("pagerank", lambda: graph.pagerank(damping=0.85))
    groups = timed("louvain", lambda: graph.community_multilevel())
    if nodes <= 5000:
        timed("betweenness", lambda: graph.betweenness())
found["modularity"] = groups.modularity
found["ranks"] = ranks[:100]
print(json.dumps(found))
