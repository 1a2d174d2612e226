"""Finds pairs of one body with splink, set up as its documentation proposes for names of organizations.

usage: splink_match.py RECORDS.csv PAIRS.csv
RECORDS has unique_id, name, former, code, county, place, address, began; PAIRS gets left, right, probability.
"""
import sys

import pandas
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

records, pairs = sys.argv[1:]
frame = pandas.read_csv(records, dtype=str, keep_default_na=False).astype(object)
frame = frame.where(frame != "", None)
given = {column for column in frame.columns if frame[column].notna().sum() > 1}

# All names of a record are compared with all of the other; the pair that agrees best counts. How common a name is counts where both bear it now.
frame["names"] = [[n for n in pair if n] for pair in zip(frame["name"], frame["former"])]
levels = [cll.NullLevel("name"), cll.ExactMatchLevel("name", term_frequency_adjustments=True)]
if "former" in given:
    levels.append(cll.ArrayIntersectLevel("names", min_intersection=1))
levels += [cll.PairwiseStringDistanceFunctionLevel("names", "jaro_winkler", least) for least in (0.92, 0.8)]
comparisons = [cl.CustomComparison(output_column_name="name", comparison_levels=levels + [cll.ElseLevel()])]
if "code" in given:
    comparisons.append(cl.DamerauLevenshteinAtThresholds("code", [1]))
if "place" in given:
    comparisons.append(cl.ExactMatch("place").configure(term_frequency_adjustments=True))
if "address" in given:
    comparisons.append(cl.JaroWinklerAtThresholds("address", [0.9, 0.7]))
if "began" in given:
    comparisons.append(cl.ExactMatch("began"))

rules = [block_on("names", arrays_to_explode=["names"]), block_on("substr(name, 1, 3)", "county"), block_on("substr(name, -4)", "place")]
if "code" in given:
    rules.append(block_on("code"))
if "address" in given:
    rules.append(block_on("address"))

linker = Linker(frame, SettingsCreator(link_type="dedupe_only", comparisons=comparisons, blocking_rules_to_generate_predictions=rules), DuckDBAPI())
linker.training.estimate_probability_two_random_records_match([block_on("name", "place") if "place" in given else block_on("name")], recall=0.5)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"))
if "began" in given:  # two of one street are seldom of one body: trained on those, it takes the street for the body
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("began", "county"))
elif "place" in given:
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("place"))
found = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
found = found[["unique_id_l", "unique_id_r", "match_probability"]]
found.columns = ["left", "right", "probability"]
found.to_csv(pairs, index=False)
