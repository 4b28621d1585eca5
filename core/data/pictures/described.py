"""The bundled sets of pictures as every demo of pictures offers them."""

from __future__ import annotations

from core.i18n import msg
from core.spec import Dataset

BUNDLED = (
    Dataset(
        id="stain",
        title=msg("Stained tissue"),
        summary=msg(
            "784 patches of 32 × 32 pixels in colour, cut from one slide of colonic glands. "
            "Is much of the patch stained by the antibody?"
        ),
        licence=msg("no known copyright restrictions (scikit-image)"),
        citation="Immunohistochemical staining of colonic glands with haematoxylin counterstaining, FHL1 antibody. "
        "Human Protein Atlas, by way of scikit-image.",
        together=msg("Regions of the slide"),
    ),
    Dataset(
        id="mri-tissue",
        title=msg("Brain tissue in MRI"),
        summary=msg(
            "2,458 patches of 28 × 28 mm in grey, cut from one averaged brain where tissues meet. Does the very middle show "
            "fluid, grey or white matter? Three classes at once."
        ),
        licence=msg("BSD-3-Clause (nilearn); MNI152 template: free to use with acknowledgement"),
        citation="Fonov V et al. Unbiased average age-appropriate atlases for pediatric studies. NeuroImage "
        "2011;54:313-327. ICBM 2009a Nonlinear Symmetric, McConnell Brain Imaging Centre.",
        together=msg("Blocks of the brain"),
    ),
    Dataset(
        id="nodule-synthetic",
        title=msg("SYNTHETIC lung nodules"),
        summary=msg(
            "1,200 SYNTHETIC pictures of 28 × 28 pixels, drawn by this program: is there a round nodule among the vessels? "
            "The truth is known exactly, which no X-ray offers."
        ),
        licence=msg("made by this program, free to use"),
        citation="SYNTHETIC, drawn from seed 0 by this program.",
        synthetic=True,
    ),
)
