"""Molecules: a structure in, the probability of toxicity, effect or passage out."""

from __future__ import annotations

from core.data.molecules.moleculenet import moleculenet_datasets
from core.data.molecules.tox21 import tox21_datasets
from core.i18n import msg
from core.spec import Architecture, Dataset, Demo, Recipe, Settings, later

DEMO = Demo(
    id="molecule",
    title=msg("Molecules"),
    summary=msg(
        "From the structure of a molecule to what it may do in the body: toxicity, effect, passage into the brain. And whether the "
        "network knows such molecules at all."
    ),
    icon="science",
    question=msg("How likely does this molecule have the property that is asked about?"),
    datasets=(
        Dataset(
            id="bace",
            title=msg("Inhibitors of beta-secretase"),
            summary=msg(
                "Molecules that were measured against beta-secretase 1, an enzyme behind the plaques of Alzheimer’s disease: which "
                "ones inhibit it?"
            ),
            licence=msg("MIT (MoleculeNet)"),
            citation="Subramanian G et al. J Chem Inf Model 2016;56:1936-1949. MoleculeNet: Wu Z et al. Chem Sci 2018;9:513-530.",
        ),
        Dataset(
            id="b3db",
            title=msg("The blood–brain barrier"),
            summary=msg(
                "Drugs and other molecules of which is known whether they reach the brain. Collected from fifty sources."
            ),
            licence=msg("CC0, public domain"),
            citation="Meng F, Xi Y, Huang J, Ayers PW. B3DB. Sci Data 2021;8:289.",
        ),
        Dataset(
            id="clintox",
            title=msg("Drugs that failed for toxicity"),
            summary=msg(
                "Approved drugs, and drugs whose clinical trials ended for toxicity. The published file writes most approved drugs "
                "with charges and nearly all failed ones without, which networks have learned instead of toxicity; here none has."
            ),
            licence=msg("MIT (MoleculeNet)"),
            citation="Gayvert KM, Madhukar NS, Elemento O. Cell Chem Biol 2016;23:1294-1301. MoleculeNet: Wu Z et al. Chem Sci "
            "2018;9:513-530.",
        ),
    ),
    models=(
        Architecture(
            id="fingerprint",
            title=msg("Fingerprint network"),
            summary=msg(
                "Two dense layers over the circular fingerprint: 2,048 bits, each for surroundings of an atom that occur in the "
                "molecule. Learned within seconds, and hard to beat."
            ),
            build=later("core.models.fingerprints:fingerprint_network"),
            recipe=Recipe(jit=False),  # XLA made it no faster
        ),
        Architecture(
            id="matching",
            title=msg("Matching network"),
            summary=msg(
                "Lets the known molecules vote, those most like the one asked about above all. Alike are molecules with the same "
                "pairs of atoms, equally many bonds apart; how alike they must be, and which pairs count, it learns. Made for few "
                "molecules: of more than 2,048 it knows so many, drawn at random."
            ),
            build=later("core.models.molecules.matching:matching_network"),
            recipe=Recipe(jit=False),  # XLA made it no faster
            prepare=later("core.data.molecules.preparation:PairPreparation.fit"),
            knowing=later("core.models.molecules.matching:with_known"),
            keeps=msg(
                "The network holds the fingerprints of the molecules it learned from: whoever has it can find out whether a "
                "molecule was among them."
            ),
        ),
        Architecture(
            id="graph",
            title=msg("Graph network"),
            summary=msg(
                "Atoms and bonds as chemists draw them: along every bond, in both directions, travels what lies behind it (D-MPNN)."
                " It learns its own features where the fingerprint has fixed ones, and needs more molecules and time for it."
            ),
            build=later("core.models.molecules.message_passing:message_passing"),
            prepare=later("core.data.molecules.graphs:GraphPreparation.fit"),
            far=True,  # DeepChem makes its features
        ),
        Architecture(
            id="smiles-gru",
            title=msg("GRU over the SMILES"),
            summary=msg(
                "Reads the SMILES as text, symbol by symbol, in both directions. Rings and branches it has to work out from the "
                "signs alone."
            ),
            build=later("core.models.molecules.readers:smiles_gru"),
            prepare=later("core.data.molecules.symbols:SymbolPreparation.fit"),
        ),
        Architecture(
            id="smiles-transformer",
            title=msg("Transformer over the SMILES"),
            summary=msg(
                "Every symbol of the SMILES looks at every other one. Famous after training on millions of molecules; here it "
                "begins from nothing, and shows what that costs."
            ),
            build=later("core.models.molecules.readers:smiles_transformer"),
            recipe=Recipe(jit=False),  # XLA made it no faster
            prepare=later("core.data.molecules.symbols:SymbolPreparation.fit"),
        ),
    ),
    defaults=Settings(demo="molecule", dataset="bace", model="fingerprint", epochs=60, batch=32, patience=8),
    load=later("core.data.molecules.loading:load_molecules"),
    prepare=later("core.data.molecules.preparation:FingerprintPreparation.fit"),
    restore=later("core.data.molecules.features:restored"),
    accepts=("csv", "tsv", "xlsx", "smi", "sdf"),
    kind="molecule",
    across=later("core.data.molecules.preflight:across_the_split"),
    baselines=("logistic", "forest"),
    place=4,
    splits=("random", "scaffold"),
    divide=later("core.data.molecules.dividing:divided"),
    own_work="core.own_molecules:run_own_molecules",
    downloads=(*tox21_datasets(), *moleculenet_datasets()),
)
