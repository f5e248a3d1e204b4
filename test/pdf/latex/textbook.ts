/* Formulas as textbooks and exams of deep learning have them: the constructions, each at least once. */
export const textbook: string[] = String.raw`
\hat{y} = \mathbf{w}^\top \mathbf{x} + b
\hat{\mathbf{y}} = \mathbf{X}\mathbf{w} + b
l^{(i)}(\mathbf{w}, b) = \frac{1}{2}\left(\hat{y}^{(i)} - y^{(i)}\right)^2
L(\mathbf{w}, b) = \frac{1}{n}\sum_{i=1}^n \ell^{(i)}(\mathbf{w}, b)
\mathbf{w}^*, b^* = \operatorname*{argmin}_{\mathbf{w}, b}\ L(\mathbf{w}, b)
(\mathbf{w},b) \leftarrow (\mathbf{w},b) - \frac{\eta}{|\mathcal{B}|}\sum_{i\in\mathcal{B}_t}\partial_{(\mathbf{w},b)} l^{(i)}(\mathbf{w},b)
p(x) = \frac{1}{\sqrt{2\pi\sigma^2}}\exp\left(-\frac{1}{2\sigma^2}(x-\mu)^2\right)
-\log P(\mathbf{y}\mid\mathbf{X}) = \sum_{i=1}^n \frac12\log(2\pi\sigma^2) + \frac{1}{2\sigma^2}\left(y^{(i)} - \mathbf{w}^\top\mathbf{x}^{(i)} - b\right)^2
\mathrm{softmax}(\mathbf{o})_i = \frac{\exp(o_i)}{\sum_{j} \exp(o_j)}
\partial_{o_j} l(\mathbf{y},\hat{\mathbf{y}}) = \frac{\exp(o_j)}{\sum_{k=1}^q\exp(o_k)} - y_j = \mathrm{softmax}(\mathbf{o})_j - y_j
H[P] = \sum_j -P(j)\log P(j)
D_{\mathrm{KL}}(P\,\|\,Q) = \mathbb{E}_{x\sim P}\left[\log\frac{p(x)}{q(x)}\right]
\operatorname{ReLU}(x) = \max(x, 0)
\operatorname{sigmoid}(x) = \frac{1}{1+\exp(-x)}
\tanh(x) = \frac{1-\exp(-2x)}{1+\exp(-2x)}
\frac{d}{dx}\operatorname{tanh}(x) = 1 - \operatorname{tanh}^2(x)
\mathbf{H} = \sigma(\mathbf{X}\mathbf{W}^{(1)} + \mathbf{b}^{(1)})
\mathbf{O} = \mathbf{H}\mathbf{W}^{(2)} + \mathbf{b}^{(2)}
\begin{aligned}\mathbf{z} &= \mathbf{W}^{(1)}\mathbf{x}\\ \mathbf{h} &= \phi(\mathbf{z})\\ \mathbf{o} &= \mathbf{W}^{(2)}\mathbf{h}\end{aligned}
\frac{\partial J}{\partial\mathbf{W}^{(1)}} = \operatorname{prod}\left(\frac{\partial J}{\partial\mathbf{z}},\frac{\partial\mathbf{z}}{\partial\mathbf{W}^{(1)}}\right) + \operatorname{prod}\left(\frac{\partial J}{\partial s},\frac{\partial s}{\partial\mathbf{W}^{(1)}}\right)
h' = \begin{cases} 0 & \text{ with probability } p \\ \frac{h}{1-p} & \text{ otherwise}\end{cases}
\sigma^2 = \mathrm{Var}[x_i] = E[x_i^2] - \left(E[x_i]\right)^2
\frac{1}{2}(n_\mathrm{in} + n_\mathrm{out})\sigma^2 = 1
U\left(-\sqrt{\frac{6}{n_\mathrm{in}+n_\mathrm{out}}},\sqrt{\frac{6}{n_\mathrm{in}+n_\mathrm{out}}}\right)
[\mathbf{H}]_{i,j} = u + \sum_{a=-\Delta}^{\Delta}\sum_{b=-\Delta}^{\Delta}[\mathbf{V}]_{a,b}[\mathbf{X}]_{i+a,j+b}
(f * g)(\mathbf{x}) = \int f(\mathbf{z})g(\mathbf{x}-\mathbf{z})\,d\mathbf{z}
\left\lfloor\frac{n_h-k_h+p_h+s_h}{s_h}\right\rfloor\times\left\lfloor\frac{n_w-k_w+p_w+s_w}{s_w}\right\rfloor
\mathrm{BN}(\mathbf{x}) = \boldsymbol{\gamma}\odot\frac{\mathbf{x}-\hat{\boldsymbol{\mu}}_\mathcal{B}}{\hat{\boldsymbol{\sigma}}_\mathcal{B}} + \boldsymbol{\beta}
\hat{\boldsymbol{\sigma}}_\mathcal{B}^2 = \frac{1}{|\mathcal{B}|}\sum_{\mathbf{x}\in\mathcal{B}}(\mathbf{x}-\hat{\boldsymbol{\mu}}_{\mathcal{B}})^2+\epsilon
\begin{aligned}\mathbf{I}_t &= \sigma(\mathbf{X}_t\mathbf{W}_{xi}+\mathbf{H}_{t-1}\mathbf{W}_{hi}+\mathbf{b}_i),\\\mathbf{F}_t &= \sigma(\mathbf{X}_t\mathbf{W}_{xf}+\mathbf{H}_{t-1}\mathbf{W}_{hf}+\mathbf{b}_f),\\\mathbf{O}_t &= \sigma(\mathbf{X}_t\mathbf{W}_{xo}+\mathbf{H}_{t-1}\mathbf{W}_{ho}+\mathbf{b}_o)\end{aligned}
\tilde{\mathbf{C}}_t = \tanh(\mathbf{X}_t\mathbf{W}_{xc}+\mathbf{H}_{t-1}\mathbf{W}_{hc}+\mathbf{b}_c)
\mathbf{C}_t = \mathbf{F}_t\odot\mathbf{C}_{t-1}+\mathbf{I}_t\odot\tilde{\mathbf{C}}_t
\mathbf{H}_t = \mathbf{Z}_t\odot\mathbf{H}_{t-1}+(1-\mathbf{Z}_t)\odot\tilde{\mathbf{H}}_t
P(x_1,\ldots,x_T) = \prod_{t=1}^T P(x_t\mid x_{t-1},\ldots,x_1)
\exp\left(-\frac{1}{n}\sum_{t=1}^n\log P(x_t\mid x_{t-1},\ldots,x_1)\right)
\frac{\partial h_t}{\partial w_h} = \frac{\partial f}{\partial w_h}+\sum_{i=1}^{t-1}\left(\prod_{j=i+1}^t\frac{\partial f(x_j,h_{j-1},w_h)}{\partial h_{j-1}}\right)\frac{\partial f(x_i,h_{i-1},w_h)}{\partial w_h}
\mathbf{g}\leftarrow\min\left(1,\frac{\theta}{\|\mathbf{g}\|}\right)\mathbf{g}
\mathrm{softmax}\left(\frac{\mathbf{Q}\mathbf{K}^\top}{\sqrt{d}}\right)\mathbf{V}\in\mathbb{R}^{n\times v}
\mathbf{h}_i = f(\mathbf{W}_i^{(q)}\mathbf{q},\mathbf{W}_i^{(k)}\mathbf{k},\mathbf{W}_i^{(v)}\mathbf{v})\in\mathbb{R}^{p_v}
\begin{aligned}p_{i,2j} &= \sin\left(\frac{i}{10000^{2j/d}}\right),\\p_{i,2j+1} &= \cos\left(\frac{i}{10000^{2j/d}}\right)\end{aligned}
\begin{bmatrix}\cos(\delta\omega_j)&\sin(\delta\omega_j)\\-\sin(\delta\omega_j)&\cos(\delta\omega_j)\end{bmatrix}\begin{bmatrix}p_{i,2j}\\p_{i,2j+1}\end{bmatrix}
f(\lambda x+(1-\lambda)x')\le\lambda f(x)+(1-\lambda)f(x')
E[f(X)]\geq f(E[X])
\mathbf{v}_t\leftarrow\beta\mathbf{v}_{t-1}+\mathbf{g}_{t,t-1}
\mathbf{s}_t = \gamma\mathbf{s}_{t-1}+(1-\gamma)\mathbf{g}_t^2
\hat{\mathbf{v}}_t = \frac{\mathbf{v}_t}{1-\beta_1^t}\text{ and }\hat{\mathbf{s}}_t = \frac{\mathbf{s}_t}{1-\beta_2^t}
\mathbf{x}_t\leftarrow\mathbf{x}_{t-1}-\frac{\eta}{\sqrt{\mathbf{s}_t+\epsilon}}\odot\mathbf{g}_t
\nabla f(\mathbf{x})+\mathbf{H}\boldsymbol{\epsilon}=0\text{ and hence }\boldsymbol{\epsilon}=-\mathbf{H}^{-1}\nabla f(\mathbf{x})
\begin{bmatrix}\beta&1\\-\eta\beta&(1-\eta\lambda)\end{bmatrix}
\nabla_{\mathbf{x}}\|\mathbf{x}\|^2 = \nabla_{\mathbf{x}}\mathbf{x}^\top\mathbf{x} = 2\mathbf{x}
\|\mathbf{x}\|_p = \left(\sum_{i=1}^n|x_i|^p\right)^{1/p}
\|\mathbf{X}\|_F = \sqrt{\sum_{i=1}^m\sum_{j=1}^n x_{ij}^2}
\cos(\theta) = \frac{\mathbf{v}\cdot\mathbf{w}}{\|\mathbf{v}\|\|\mathbf{w}\|}
\mathbf{A} = \begin{bmatrix}a_{11}&a_{12}&\cdots&a_{1n}\\a_{21}&a_{22}&\cdots&a_{2n}\\\vdots&\vdots&\ddots&\vdots\\a_{m1}&a_{m2}&\cdots&a_{mn}\end{bmatrix}
\det\begin{vmatrix}a&b\\c&d\end{vmatrix} = ad-bc
\mathbf{A}\in\mathbb{R}^{m\times n},\quad\mathbf{x}\in\mathbb{R}^n
P(A\mid B) = \frac{P(B\mid A)P(A)}{P(B)}
\mathrm{Cov}(X,Y) = E[(X-\mu_X)(Y-\mu_Y)]
p_X(i) = \binom{n}{i}p^i(1-p)^{n-i}
\lim_{h\to0}\frac{f(x+h)-f(x)}{h}
\left.\frac{df}{dx}\right|_{x=x_0}
f''(x)\ge0,\qquad f'''(x)
\mathcal{L}(\theta;\mathcal{D}) = \mathbb{E}_{z\sim q_\phi(z\mid x)}[\log p_\theta(x\mid z)]-D_{\mathrm{KL}}(q_\phi(z\mid x)\,\|\,p(z))
\min_D\max_G\{-E_{x\sim\mathrm{Data}}\log D(\mathbf{x})-E_{z\sim\mathrm{Noise}}\log(1-D(G(\mathbf{z})))\}
\underbrace{\frac{\partial L}{\partial z_i}}_{\alpha_i}\,\overbrace{\frac{\partial z_i}{\partial k_j}}^{x_{i+j-1}}
\boxed{\theta_{t+1} = \theta_t-\eta\nabla_\theta L(\theta_t)}
\theta(z) = \begin{cases}1,&z>0\\0,&\text{otherwise}\end{cases}
A\xrightarrow{\;f\;}B\xleftarrow[g]{}C
x\stackrel{\text{def}}{=}y\overset{!}{=}z\underset{k}{+}w
\textcolor{red}{w_1}x_1+\color{blue}{w_2}x_2
\Big(\sum_{i}x_i\Big)^2\le n\sum_i x_i^2
\bigl\{x\in\mathbb{R}:\ |x|<1\bigr\}
(A\vee\bar B)\oplus(\bar C\vee\bar D)\wedge\neg E
\neg(p\rightarrow q)\iff p\land\lnot q
\overline{A\cup B} = \bar A\cap\bar B
a\equiv b\pmod{n}
O(n\log n),\ \Theta(n^2),\ \Omega(1)
\mathbb{1}_{[x>0]}+\mathbf{1}^\top\mathbf{1}
\sqrt[3]{x^2+1}+\sqrt{\sqrt{x}}
\dfrac{1}{2}+\tfrac{1}{2}+\cfrac{1}{1+\cfrac{1}{x}}
\sum_{\substack{i=1\\i\ne j}}^n a_{ij}
\begin{array}{c|cc}&0&1\\\hline0&0&1\\1&1&0\end{array}
\left[\begin{array}{cc|c}1&2&3\\4&5&6\end{array}\right]
\begin{pmatrix}2.5&1\\-1.5&-3\end{pmatrix}\begin{pmatrix}0\\1\end{pmatrix}
x\in[0,1),\;y\notin\emptyset,\;A\subseteq B\subset C\supset D
a\ne b,\ a\neq c,\ a\not=d,\ a\not\in B
\forall\epsilon>0\ \exists\delta>0:\ |x-a|<\delta\Rightarrow|f(x)-f(a)|<\epsilon
\oint_C\mathbf{F}\cdot d\mathbf{r} = \iint_D(\nabla\times\mathbf{F})\cdot d\mathbf{S}
\vec{a}\cdot\vec{b} = |\vec a||\vec b|\cos\angle(\vec a,\vec b)
\widehat{abc}+\widetilde{xyz}+\overrightarrow{AB}+\dot{x}+\ddot{x}+\check{s}+\breve{t}+\acute{u}+\grave{v}+\mathring{w}
\operatorname{tr}(\mathbf{A}\mathbf{B}) = \operatorname{tr}(\mathbf{B}\mathbf{A})
\operatorname{vec}(\mathbf{A}\mathbf{X}\mathbf{B}) = (\mathbf{B}^\top\otimes\mathbf{A})\operatorname{vec}(\mathbf{X})
\mathrm{d}y = \mathrm{tr}\left(\mathbf{G}^\top\,\mathrm{d}\mathbf{X}\right)
y = \sigma(0.0585) = 0.5146,\quad 10^{-9},\quad 1.5\times10^{3}
\text{accuracy} = \frac{\text{TP}+\text{TN}}{\text{TP}+\text{TN}+\text{FP}+\text{FN}}
F_1 = 2\cdot\frac{\text{precision}\cdot\text{recall}}{\text{precision}+\text{recall}}
\text{IoU} = \frac{|A\cap B|}{|A\cup B|}
\mathrm{MSE} = \frac1n\lVert\mathbf{y}-\hat{\mathbf{y}}\rVert_2^2
w_{ij}^{(l+1)}\gets w_{ij}^{(l)}-\alpha\,\delta_j^{(l)}a_i^{(l-1)}
\lambda_{\max}(H)\le L,\quad\eta<\frac{2}{\lambda_{\max}}
96\times(11\times11\times3+1) = 34\,944
227\times227\times3\to55\times55\times96
r_l = r_{l-1}+(k_l-1)\prod_{i=1}^{l-1}s_i
\begin{align*}f(x)&=(x+1)^2\\&=x^2+2x+1\end{align*}
\begin{split}a&=b+c\\&=d\end{split}
\begin{gathered}a=b\\c=d\end{gathered}
E = mc^2\tag{1}
x\mapsto x^2,\quad x\longmapsto y,\quad A\hookrightarrow B,\quad A\rightleftharpoons B
\therefore\ \because\ \checkmark\ \star\ \dagger\ \ddagger\ \S\ \P\ \ell\ \hbar\ \Re\ \Im\ \aleph\ \wp
\aleph_0+\beth+\gimel\ \complement\ \nexists\ \varnothing\ \blacksquare\ \square\ \triangle\ \lozenge
\cdots\ \ldots\ \vdots\ \ddots\ \dots
\mathfrak{g}\ \mathscr{F}\ \mathsf{T}\ \mathtt{code}\ \mathit{diff}
\textbf{bold}\ \textit{italic}\ \texttt{mono}\ \textrm{roman}
\phantom{x}y\vphantom{\sum}\hphantom{ab}z
\bigcup_{i=1}^n A_i\cap\bigcap_{j}B_j\ \bigoplus_k V_k\ \bigotimes\ \coprod\ \bigvee\ \bigwedge\ \biguplus\ \bigsqcup
\sup_{x}f\ \inf_x f\ \limsup_{n\to\infty}a_n\ \liminf a_n\ \max_i\min_j\ \gcd(a,b)\ \deg p\ \dim V\ \ker T\ \arg z\ \Pr[X]
\langle\mathbf{x},\mathbf{y}\rangle = \left\langle x\middle|y\right\rangle
\lceil x\rceil+\lfloor y\rfloor+\left\lceil\frac{n}{2}\right\rceil
\cancel{x}+\bcancel{y}+\xcancel{z}
\alpha\beta\gamma\delta\epsilon\varepsilon\zeta\eta\theta\vartheta\iota\kappa\lambda\mu\nu\xi\pi\varpi\rho\varrho\sigma\varsigma\tau\upsilon\phi\varphi\chi\psi\omega
\Gamma\Delta\Theta\Lambda\Xi\Pi\Sigma\Upsilon\Phi\Psi\Omega
a\pm b\mp c\times d\div e\cdot f\ast g\star h\circ i\bullet j\oplus k\ominus l\otimes m\oslash n\odot o\setminus p\wr q\amalg r
a\le b\ge c\ll d\gg e\sim f\simeq g\approx h\cong i\propto j\perp k\parallel l\mid m\prec n\succ o\preceq p\succeq q\asymp r\doteq s\models t\vdash u\dashv v
\leftarrow\rightarrow\leftrightarrow\Leftarrow\Rightarrow\Leftrightarrow\uparrow\downarrow\updownarrow\nearrow\searrow\swarrow\nwarrow\longrightarrow\longleftarrow\Longrightarrow\implies\impliedby\iff\to\gets
`
  .trim()
  .split("\n");
