"""The names that a student's code can use without being able to keep any part of a test that calls it.

These are lists of what is allowed. A name that is missing costs a submission some processor time, because its tests
then run in a fork (`oxus.grader.may_keep`); it costs no points. Before you add a name, make sure that it cannot lead to
the caller, to the shell or to a file, does not run text as code, and does not remember what it is given.
"""

import builtins


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MODULES = _words(
    "bisect calendar collections copy csv datetime decimal folium fractions functools heapq html IPython.display "
    "itertools json math matplotlib matplotlib.pyplot networkx numpy operator oxus_data oxus_widgets "
    "oxus_widgets.agreement oxus_widgets.offline_map pandas random re scipy scipy.stats shapely shapely.geometry "
    "statistics string textwrap time typing unicodedata warnings"
)
"""Modules that may be imported."""

BUILTINS = _words(
    "abs all any ascii bin bool bytes callable chr complex dict display divmod enumerate filter float format frozenset "
    "hash hex int isinstance issubclass iter len list map max min next object oct ord pow print range repr reversed "
    "round set slice sorted str sum tuple type zip "
    "ArithmeticError AssertionError AttributeError Ellipsis Exception IndexError KeyError LookupError NameError "
    "NotImplemented NotImplementedError OverflowError RuntimeError StopIteration TypeError UnicodeError ValueError "
    "Warning ZeroDivisionError DeprecationWarning FutureWarning RuntimeWarning UserWarning"
)
"""Built-in names. All others, such as `open`, `vars` and `getattr`, are not allowed."""

SHELL = _words("In Out get_ipython exit quit")
"""Names that the shell puts into a notebook, beside those that begin with an underscore."""

READING = _words(
    # Texts, numbers, dates and collections.
    "as_integer_ratio bit_length capitalize casefold center conjugate copy count day days denominator deepcopy "
    "difference "
    "elements encode endswith expandtabs find fromisoformat fromkeys get hour imag index intersection isalnum isalpha "
    "isdecimal isdigit isdisjoint is_integer islower isnumeric isoformat isspace issubset issuperset istitle isupper "
    "items join keys ljust lower lstrip microsecond minute month most_common name numerator quarter real "
    "removeprefix removesuffix replace rfind rindex rjust rsplit rstrip second seconds split splitlines "
    "startswith strftime strip strptime swapcase symmetric_difference timedelta title today total total_seconds "
    "translate union upper values weekday year zfill "
    # math, statistics, itertools, functools, collections, operator, json, re and others.
    "Counter Decimal Fraction OrderedDict accumulate add and_ asin acos atan atan2 ceil chain combinations "
    "combinations_with_replacement comb compress cos count cycle date datetime defaultdict degrees deque dist "
    "dropwhile "
    "dumps e eq erf escape exp fabs factorial findall floor fmean fmod from_iterable fsum fullmatch gcd ge groupby gt "
    "hypot inf isclose isfinite isinf isnan islice isqrt itemgetter le loads log log10 log2 lt math mean median mode "
    "modf mul nan nsmallest nlargest pairwise perm permutations pi pow prod product pstdev pvariance quantiles "
    "radians reduce repeat search sin sqrt starmap stdev sub takewhile tan tau tee truediv trunc unescape variance "
    "wrap zip_longest group groups match NamedTuple Any Iterable Mapping Optional Sequence namedtuple "
    # Tables: pandas.
    "DataFrame DateOffset Index MultiIndex NA NaT Series T Timedelta Timestamp abs agg aggregate align all any apply "
    "argmax argmin argsort array assign astype at axes between bfill bool cat ceil clip codes columns combine_first "
    "concat contains corr corrwith cov crosstab cummax cummin cumprod cumsum cut date_range day_name describe diff div "
    "divide dot drop drop_duplicates droplevel dropna dt dtype dtypes duplicated empty end eq equals ewm expanding "
    "explode extract factorize ffill fillna filter first first_valid_index floordiv from_dict from_records "
    "get_dummies get_group get_level_values groupby head iat idxmax idxmin iloc infer_objects interpolate intersection "
    "isin isna isnull is_monotonic_decreasing is_monotonic_increasing is_unique item items iterrows itertuples join "
    "last last_valid_index "
    "levels loc lookup map mask max mean median melt merge merge_asof min mod month_name multiply ndim ne nlargest "
    "normalize notna notnull nsmallest nth nunique pct_change period_range pivot pivot_table prod qcut quantile query "
    "radd rank rdiv reindex reindex_like rename rename_axis resample reset_index rolling round rsub select_dtypes sem "
    "set_axis set_index shape shift size skew slice sort_index sort_values squeeze stack std str sum "
    "swaplevel tail take to_datetime to_dict to_frame to_html to_list to_markdown to_numeric to_numpy to_period "
    "to_string to_timedelta to_timestamp tolist transform transpose truediv truncate tz_localize unique unstack "
    "value_counts values var where xs year zip "
    # Arrays: numpy.
    "allclose amax amin arange argwhere around array_equal asarray average bincount broadcast_to column_stack "
    "concatenate corrcoef count_nonzero cross cumulative_sum diag digitize einsum errstate exp expand_dims eye "
    "flatnonzero flatten flip float32 float64 full full_like histogram hstack identity indices inner int32 int64 "
    "intersect1d isreal lexsort linspace log1p logical_and logical_not logical_or logical_xor logspace matmul maximum "
    "mean meshgrid minimum nanmax nanmean nanmedian nanmin nanstd nansum nonzero ones ones_like outer percentile "
    "polyfit polyval power ptp ravel repeat reshape roll searchsorted select setdiff1d sign sort split square sqrt "
    "stack swapaxes tile trace trapezoid triu triu_indices tril union1d vstack zeros zeros_like linalg norm inv det "
    "default_rng "
    # Graphs, shapes and maps.
    "DiGraph Graph NetworkXNoPath NodeNotFound adjacency betweenness_centrality bounds boundary buffer centroid "
    "closeness_centrality connected_components contains convex_hull coords degree degree_centrality density diameter "
    "dijkstra_path dijkstra_path_length distance edges exterior geom_type geometry get_edge_data get_node_attributes "
    "get_edge_attributes has_edge has_node has_path intersects is_connected length multi_source_dijkstra neighbors "
    "node_link_data nodes number_of_edges number_of_nodes path_weight Point Polygon LineString MultiPolygon "
    "shortest_path shortest_path_length single_source_dijkstra single_source_dijkstra_path "
    "single_source_dijkstra_path_length single_source_shortest_path subgraph subgraph_view to_directed to_undirected "
    "touches unary_union union_all weight weights within "
    "CircleMarker DivIcon FeatureGroup GeoJson Icon LayerControl Map Marker Popup PolyLine Tooltip "
    # The course's own functions.
    "finish label_lines style AS_OF CENTRAL_ASIA FULL agreement as_day cite countries equal_area "
    "export_similarity herfindahl "
    "herfindahl_bounds institution_id load lumped members panel raw_material_composition raw_material_exports "
    "raw_material_partners revealed_comparative_advantage shapes spells state_id status_matrix unrecorded "
    # Columns of the course's tables, and parts of what its units give.
    "amount area body certainty confidence corridors edition era_id evidence exporter_id flow from_id funder "
    "importer_id indicator institutions kind kinship language lat line link_id lon measure metric opened outline_id "
    "part_of partner_id people point polity_id product_group province provinces quota river script share start state "
    "states status subject territory text to_id unit unit_id use value verdicts within_id "
    "CHN China RUS Russia a b c e2 feature gamma kappa own r w w2"
)
"""Attributes, and names in modules, that may be used anywhere: they change nothing."""

CHANGING = _words(
    "add add_child add_edge add_edges_from add_node add_nodes_from add_to append appendleft bar barh clear "
    "discard extend hist insert legend permutation pie plot pop popitem popleft remove remove_edge remove_edges_from "
    "scatter set_title set_xlabel set_ylabel setdefault shuffle sort subplots title update xlabel ylabel "
    "catch_warnings simplefilter choice integers normal random "
    "HTML Markdown SVG display show figure grid tight_layout xlim ylim xticks yticks axhline axvline text annotate"
)
"""Attributes that change their object, or draw. They are allowed outside functions; inside a function, only on objects
that it has made itself."""

SET = _words("columns date index institutions line name own states text title verdicts weights")
"""Attributes that may be set."""

NEW = _words(
    "ActorMatrix CircleMarker Counter DivIcon FeatureGroup GeoJson Graph Map Marker "
    "MembershipExplorer OfflineMap "
    "PolyLine bool copy deepcopy default_rng defaultdict deque dict float fromkeys int len list "
    "range set sorted str tuple assign count cumsum difference drop drop_duplicates dropna fillna intersection "
    "join lower mean median merge nunique pivot pivot_table rename replace reset_index round set_index size sort_index "
    "sort_values split std strip symmetric_difference to_dict tolist union upper value_counts"
)
"""Functions and methods that give back a new object."""

ITERATORS = _words(
    "defaultdict accumulate chain combinations combinations_with_replacement compress cycle dropwhile enumerate filter "
    "connected_components elements from_iterable groupby islice iter iterrows itertuples map neighbors open pairwise "
    "permutations product repeat reversed starmap takewhile tee zip zip_longest"
)
"""Functions that return an iterator, which would remember each step that a test takes, or a dictionary that keeps each
key that is looked up."""

ITEMS = _words("itertuples iterrows items connected_components elements neighbors")
"""Methods whose iterators yield items that are no iterators."""

MODULE_NAMES = {
    "np": "numpy",
    "pd": "pandas",
    "nx": "networkx",
    "it": "itertools",
    **{
        name: name
        for name in _words(
            "folium functools itertools math networkx numpy operator oxus_data pandas random statistics"
        )
    },
}
"""Names that are trusted to be modules. A submission that gives one of them to something else is not on the lists."""

PASSED_ON = frozenset(
    {
        ("np", "random"),
        ("numpy", "random"),
        ("np", "sort"),
        ("numpy", "sort"),
        ("operator", "add"),
        ("str", "title"),
    }
)
"""Attributes of modules and classes that may be passed on, although `CHANGING` has the same names."""

CHANGING_GIVEN = _words("finish label_lines shuffle")
"""Functions that change their first argument: inside a function, only one that it has made itself."""

MAKERS = frozenset(name for name in NEW if name[0].isupper() or hasattr(builtins, name)) | _words(
    "DataFrame Series copy deepcopy defaultdict deque map"
)
"""Functions that are trusted to give back a new object if they are called by their bare name. A submission that gives
one of these names to something of its own is not on the lists."""

BY_NAME = _words("agg aggregate apply transform")
"""Methods of tables that call another method by its name, if they are given a text."""

KEYWORDS_DENIED = _words(
    "buf fname path path_or_buf inplace file flush opener out allow_pickle converters engine parser resolvers"
)
"""Arguments that make a harmless function change, write or run something."""

ARGUMENTS = {
    name: most
    for most, names in {
        1: "abs ceil conjugate cos degrees exp fabs floor isfinite isinf isnan log log10 log1p log2 logical_not modf "
        "radians sign sin sqrt square tan trunc",
        2: "add all amax amin any argmax argmin around concatenate cumprod cumsum divide dot fmod gcd hypot "
        "logical_and logical_or logical_xor matmul max maximum mean median min minimum mod multiply nanmax nanmean "
        "nanmedian nanmin nansum outer power prod ptp random round stack std sum truediv var",
        3: "clip compress nanstd percentile quantile take",
    }.items()
    for name in _words(names)
}
"""How many arguments functions of numpy may have: the next is where they write the result. Methods of arrays may have
one less."""
