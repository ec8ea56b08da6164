"""Files made by hand, for the readers of this folder's tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest


def make_pdf(pages: Sequence[Sequence[str]], title: str = "") -> bytes:
    """A PDF whose pages print the given lines (without brackets), one under the other."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for lines in pages:
        shown = " ".join(f"({line}) Tj T*" for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 60 760 Td {shown} ET"
        content = len(objects) + 2
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
            f"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> "
            f"/Contents {content} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< /Title ({title}) >>")
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>"
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return out + f"{table}trailer\n{trailer}\nstartxref\n{len(out)}\n%%EOF\n".encode()


@pytest.fixture(scope="session")
def pdf() -> Callable[..., bytes]:
    """`make_pdf`, for tests."""
    return make_pdf
