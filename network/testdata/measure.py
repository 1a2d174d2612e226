"""Measures networks with NetworkX and igraph, for the tests of network/.

Standard input is a JSON list of networks: name, nodes, ties [[from, to, weight]], directed, groups and other (a group for each node), numbers (one for each node), from and to (ends of paths),
and, of those with two modes, events and shares [[actor, event]]. Standard output is a JSON object: by network, by library, by measure, a list of numbers; null is not a number.
"""
import itertools
import json
import math
import random
import sys

import igraph
import networkx as nx
from networkx.algorithms import bipartite

STILL = 1e-15
RUNS = 100  # of what is looked for by chance


def by_node(values):
    return [values[node] for node in range(len(values))]


def numbered(parts, nodes):
    """The number of the part of each node: the largest part first, among equals the one with the least node."""
    of = [0] * nodes
    for number, part in enumerate(sorted(parts, key=lambda part: (-len(part), min(part)))):
        for node in part:
            of[node] = number
    return of


def parts_of(labels):
    parts = {}
    for node, label in enumerate(labels):
        parts.setdefault(label, set()).add(node)
    return list(parts.values())


def flat(pairs):
    return [node for pair in sorted(tuple(sorted(pair)) for pair in pairs) for node in pair]


def largest(graph):
    return min(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))


def eigenvector(graph):
    part = sorted(largest(graph))
    scores = nx.eigenvector_centrality_numpy(graph.subgraph(part), weight="weight") if len(part) > 2 else {}
    sign = math.copysign(1, sum(scores.values()))
    return [sign * scores.get(node, 0) for node in range(len(graph))]


def networkx_measures(network):
    n = network["nodes"]
    graph = nx.DiGraph() if network["directed"] else nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_weighted_edges_from(network["ties"])
    found = {
        "degree": by_node(dict(graph.out_degree() if network["directed"] else graph.degree())),
        "strength": by_node(dict(graph.out_degree(weight="weight") if network["directed"] else graph.degree(weight="weight"))),
        "density": [nx.density(graph)],
        "betweenness": by_node(nx.betweenness_centrality(graph)),
        "harmonic": [v / (n - 1) for v in by_node(nx.harmonic_centrality(graph))],
        "pagerank": by_node(nx.pagerank(graph, alpha=0.85, tol=STILL, max_iter=10000)),
        "components": numbered(nx.weakly_connected_components(graph) if network["directed"] else nx.connected_components(graph), n),
    }
    if network["directed"]:
        return found
    local = nx.clustering(graph)
    groups = parts_of(network["groups"])
    nx.set_node_attributes(graph, dict(enumerate(network["groups"])), "group")
    nx.set_node_attributes(graph, dict(enumerate(network["numbers"])), "number")
    lengths = nx.Graph()
    lengths.add_nodes_from(range(n))
    lengths.add_weighted_edges_from((a, b, 1 / w) for a, b, w in network["ties"])
    found |= {
        "points": sorted(nx.articulation_points(graph)),
        "bridges": flat(nx.bridges(graph)),
        "core": by_node(nx.core_number(graph)),
        "clustering": by_node(local),
        "mean clustering": [nx.average_clustering(graph)],
        "transitivity": [nx.transitivity(graph)],
        "triangles": by_node(nx.triangles(graph)),
        "eigenvector": eigenvector(graph),
        "constraint": by_node(nx.constraint(graph, weight="weight")),
        "effective size": by_node(nx.effective_size(graph, nodes=list(graph), weight="weight")),  # without nodes, 3.5 divides by the wrong maxima
        "modularity": [nx.community.modularity(graph, groups, weight="weight")],
        "degree assortativity": [nx.degree_assortativity_coefficient(graph)],
        "group assortativity": [nx.attribute_assortativity_coefficient(graph, "group")],
        "number assortativity": [nx.numeric_assortativity_coefficient(graph, "number")],
        "steps of paths": [len(path) - 1 for path in shortest(nx.Graph(graph.edges), network, None)],
        "lengths of paths": [nx.path_weight(lengths, path, "weight") for path in shortest(lengths, network, "weight")],
    }
    return found


def shortest(graph, network, weight):
    try:
        return list(itertools.islice(nx.shortest_simple_paths(graph, network["from"], network["to"], weight=weight), 12))
    except (nx.NetworkXNoPath, nx.NodeNotFound):
        return []


def igraph_measures(network):
    n = network["nodes"]
    ties = network["ties"]
    graph = igraph.Graph(n=n, edges=[(a, b) for a, b, _ in ties], directed=network["directed"])
    weights = graph.es["weight"] = [w for _, _, w in ties]
    pairs = (n - 1) * (n - 2) / (1 if network["directed"] else 2)
    found = {
        "degree": graph.degree(mode="out"),
        "strength": graph.strength(mode="out", weights=weights),
        "density": [graph.density()],
        "betweenness": [v / pairs for v in graph.betweenness()],
        "harmonic": graph.harmonic_centrality(mode="in"),
        "pagerank": graph.pagerank(damping=0.85, weights=weights),
        "components": numbered([set(part) for part in graph.connected_components(mode="weak")], n),
    }
    if network["directed"]:
        return found
    found |= {
        "points": sorted(graph.articulation_points()),
        "bridges": flat(graph.es[i].tuple for i in graph.bridges()),
        "core": graph.coreness(),
        "clustering": graph.transitivity_local_undirected(mode="zero"),
        "mean clustering": [graph.transitivity_avglocal_undirected(mode="zero")],
        "transitivity": [graph.transitivity_undirected(mode="zero")],
        "constraint": graph.constraint(weights=weights),
        "modularity": [graph.modularity(network["groups"], weights=weights)],
        "degree assortativity": [graph.assortativity_degree(directed=False)],
        "group assortativity": [graph.assortativity_nominal(network["groups"], directed=False)],
        "number assortativity": [graph.assortativity(network["numbers"], directed=False)],
        "adjusted rand": [igraph.compare_communities(network["groups"], network["other"], method="adjusted_rand")],
        "mutual information": [igraph.compare_communities(network["groups"], network["other"], method="nmi")],
    }
    random.seed(1)

    def mean(groupings):
        return sum(graph.modularity(groups, weights=weights) for groups in groupings) / RUNS

    found["mean louvain"] = [mean(graph.community_multilevel(weights=weights).membership for _ in range(RUNS))]
    found["mean leiden"] = [mean(graph.community_leiden(objective_function="modularity", weights=weights, n_iterations=-1).membership for _ in range(RUNS))]
    return found


def two_modes(network):
    graph = nx.Graph()
    actors = [("actor", i) for i in range(network["nodes"])]
    graph.add_nodes_from(actors)
    graph.add_nodes_from(("event", i) for i in range(network["events"]))
    graph.add_edges_from((("actor", a), ("event", e)) for a, e in network["shares"])
    newman = bipartite.collaboration_weighted_projected_graph(graph, actors)
    counted = bipartite.weighted_projected_graph(graph, actors)

    def ties(projected):
        return [x for a, b, w in sorted((min(a, b)[1], max(a, b)[1], w) for a, b, w in projected.edges(data="weight")) for x in (a, b, w)]

    return {"newman": ties(newman), "counted": ties(counted), "two-mode density": [bipartite.density(graph, actors)]}


def main():
    found = {}
    for network in json.load(sys.stdin):
        if network["shares"]:
            found[network["name"]] = {"networkx": two_modes(network)}
            continue
        found[network["name"]] = {"networkx": networkx_measures(network), "igraph": igraph_measures(network)}
    text = json.dumps(found)
    print(text.replace("NaN", "null"))


main()
