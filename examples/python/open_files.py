"""Opens the files of one network in each program that analysts use, and tells on standard output what was found, as JSON: by reader, names and ties [name, name, weight].

The folder is the first argument. Names are those of the file; a reader that knows nodes by id alone tells the name beside it.
"""
import io
import json
import sys
import warnings
import zipfile
from pathlib import Path

import igraph
import networkx as nx
import pandas as pd
import pyarrow.feather as feather

warnings.simplefilter("error")  # what a reader is not sure about is wrong here
folder = Path(sys.argv[1])


def of_networkx(graph, label="label"):
    names = {node: data.get(label, node) for node, data in graph.nodes(data=True)}
    return {
        "names": list(names.values()),
        "ties": [[names[a], names[b], data["weight"]] for a, b, data in graph.edges(data=True)],
        "about": {key: str(value) for key, value in graph.graph.items()},
        "nodes": [given(data) for _, data in graph.nodes(data=True)],
        "edges": [given(data) for _, _, data in graph.edges(data=True)],
    }


def given(data):
    return {key: value for key, value in data.items() if value == value}  # pandas has NaN for what is not there


def of_igraph(graph, label="label"):
    names = graph.vs[label]
    return {"names": names, "ties": [[names[tie.source], names[tie.target], tie["weight"]] for tie in graph.es]}


def tables(nodes, ties):
    graph = nx.Graph()
    graph.add_nodes_from(nodes.set_index("id").to_dict("index").items())
    graph.add_edges_from(nx.from_pandas_edgelist(ties, edge_attr=True).edges(data=True))
    return graph, igraph.Graph.DataFrame(ties, directed=False, vertices=nodes, use_vids=False)


def csv(name):
    with zipfile.ZipFile(folder / "network.csv.zip") as archive:
        return pd.read_csv(archive.open(name), keep_default_na=False, na_values=[""])


def arrow(name):
    with zipfile.ZipFile(folder / "network.arrow.zip") as archive:
        return feather.read_table(io.BytesIO(archive.read(name)))


def opened():
    yield "networkx graphml", of_networkx(nx.read_graphml(folder / "network.graphml"))
    yield "igraph graphml", of_igraph(igraph.Graph.Read_GraphML(str(folder / "network.graphml")))
    yield "networkx gexf", of_networkx(nx.read_gexf(folder / "network.gexf", version="1.3"))
    yield "networkx pajek", of_networkx(nx.Graph(nx.read_pajek(folder / "network.net")))
    yield "igraph pajek", of_igraph(igraph.Graph.Read_Pajek(str(folder / "network.net")), "name")
    nodelink = nx.node_link_graph(json.loads((folder / "network.json").read_text("utf-8")), edges="edges")
    yield "networkx json", of_networkx(nodelink)
    yield "igraph json", of_igraph(igraph.Graph.from_networkx(nodelink))
    for name, (nodes, ties) in {"csv": (csv("nodes.csv"), csv("ties.csv")), "arrow": (arrow("nodes.arrow").to_pandas(), arrow("ties.arrow").to_pandas())}.items():
        by_networkx, by_igraph = tables(nodes, ties)
        yield "networkx " + name, of_networkx(by_networkx)
        yield "igraph " + name, of_igraph(by_igraph)
    about = arrow("nodes.arrow").schema.metadata
    yield "arrow metadata", {"about": {key.decode(): value.decode() for key, value in about.items()}}


json.dump(dict(opened()), sys.stdout, ensure_ascii=False, allow_nan=False, default=str)
