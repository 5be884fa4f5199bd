"""What the program says of itself."""

from explorer import __version__
from ui.icon import picture_file

ABOUT = f"""<table><tr>
<td><img src="{picture_file(256).as_posix()}" width="72" height="72"></td>
<td style="padding-left: 14px"><h3>Steepest {__version__}</h3>
<p>Why is the direction of steepest descent opposite to the gradient?</p></td>
</tr></table>
<p>L(w+ηu) = L(w) + η v·∇L + (η²/2!) v∇²L u + … , and for a small step the first-order term decides.
It is v·∇L = |v||∇L| cos β, lowest at cos β = −1: β = 180°, u = −∇L/|∇L|.</p>
<p>MIT licence. Built on Qt (PySide6, under the LGPL), pyqtgraph, NumPy, numexpr, FLINT, contourpy, SymPy and ziamath.
What a built program carries, and under which terms, is in its folder <i>licences</i>.</p>"""
