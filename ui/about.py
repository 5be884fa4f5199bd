"""What the program says of itself."""

ABOUT = """<h3>Steepest</h3>
<p>Why is the direction of steepest descent opposite to the gradient?</p>
<p>L(w+ηu) = L(w) + η v·∇L + (η²/2!) v∇²L u + … , and for a small step the first-order term decides.
It is v·∇L = |v||∇L| cos β, lowest at cos β = −1: β = 180°, u = −∇L/|∇L|.</p>
<p>MIT licence. Built on Qt (PySide6), pyqtgraph, numexpr, FLINT, contourpy and ziamath.</p>"""
