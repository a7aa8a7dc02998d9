"""GLSL programs: one lit program a material, and one that casts shadows.

A program is compiled per MATERIAL (a number of mesh.Material), HAS_NORMAL_MAP and
HAS_OCCLUSION_MAP, which software rendering runs much faster than branches.
"""

from __future__ import annotations

VERSION = "#version 330\n"

VERTEX = (
    VERSION
    + """
in vec3 p;
in vec3 n;
in vec2 uv;
uniform mat4 VP;
out vec3 wp;
out vec3 wn;
out vec2 tuv;
void main() {
    wp = p;
    wn = n;
    tuv = uv;
    gl_Position = VP * vec4(p, 1.);
}
"""
)

_FRAGMENT = """
#define SKIN 0
#define CLOTH 1
#define PLAIN 2
#define HAIR 3
#define EYE 4
#define FLOOR 5
#define WINDOW 6
in vec3 wp;
in vec3 wn;
in vec2 tuv;
out vec4 o;
uniform sampler2D tex, nrm, aot;
uniform sampler2DShadow sh0, sh1;
uniform mat4 L0, L1;
uniform vec3 l0, l1, c0, c1, eye, sky, gnd, tint;
uniform float expo;
const float GLOSS = (MATERIAL == SKIN ? 28. : MATERIAL == PLAIN ? 30. : MATERIAL == HAIR ? 18.
                     : MATERIAL == EYE ? 90. : MATERIAL == FLOOR ? 40. : 8.);
const float SHINE = (MATERIAL == SKIN ? .10 : MATERIAL == PLAIN ? .12 : MATERIAL == HAIR ? .16
                     : MATERIAL == EYE ? .4 : MATERIAL == FLOOR ? .10 : .02);
const float WRAP = (MATERIAL == SKIN ? .28 : .08);

float shadow(sampler2DShadow s, mat4 L, vec3 q, float ndl) {
    vec3 b = (L * vec4(q, 1.)).xyz * .5 + .5;
    if (b.x < 0. || b.y < 0. || b.x > 1. || b.y > 1.) return 1.;
    float z = b.z - .0012 - .002 * (1. - ndl);
#if MATERIAL == FLOOR
    float r = 0.;
    vec2 e = 2.2 / vec2(textureSize(s, 0));
    for (int i = -1; i < 2; i += 2)
        for (int j = -1; j < 2; j += 2)
            r += texture(s, vec3(b.xy + vec2(i, j) * e, z));
    return r / 4.;
#else
    return texture(s, vec3(b.xy, z));
#endif
}

vec3 light(vec3 L, vec3 c, float s, vec3 N, vec3 V, vec3 alb) {
    float d = dot(N, L);
    float df = max((d + WRAP) / (1. + WRAP), 0.);
    vec3 dc = MATERIAL == SKIN ? vec3(df, pow(df, 1.15), pow(df, 1.25)) : vec3(df);
    float highlight = SHINE * pow(max(dot(N, normalize(L + V)), 0.), GLOSS) * step(0., d);
    return c * mix(.12, 1., s) * (alb * dc + vec3(highlight));
}

void main() {
    vec4 t = texture(tex, tuv);
#if MATERIAL == HAIR || MATERIAL == EYE
    if (t.a < (MATERIAL == HAIR ? .45 : .1)) discard;
#endif
    vec3 N = normalize(wn);
    vec3 V = normalize(eye - wp);
#if MATERIAL == HAIR || MATERIAL == CLOTH
    if (dot(N, V) < 0.) N = -N;
#endif
#if HAS_NORMAL_MAP
    vec3 dp1 = dFdx(wp), dp2 = dFdy(wp);
    vec2 d1 = dFdx(tuv), d2 = dFdy(tuv);
    vec3 a = cross(dp2, N), b = cross(N, dp1);
    vec3 T = a * d1.x + b * d2.x, B = a * d1.y + b * d2.y;
    float im = inversesqrt(max(max(dot(T, T), dot(B, B)), 1e-12));
    vec3 m = texture(nrm, tuv).xyz * 2. - 1.;
    N = normalize(T * im * m.x * .8 + B * im * m.y * .8 + N * m.z);
#endif
    vec3 alb = t.rgb * t.rgb * tint;
    float ao = 1., s0 = 1., s1 = 1.;
#if HAS_OCCLUSION_MAP
    ao = texture(aot, tuv).r;
#endif
#if MATERIAL <= FLOOR
    s0 = shadow(sh0, L0, wp + N * .006, max(dot(N, l0), 0.));
    s1 = shadow(sh1, L1, wp + N * .006, max(dot(N, l1), 0.));
#endif
    vec3 col = light(l0, c0, s0, N, V, alb) + light(l1, c1, s1, N, V, alb)
               + alb * mix(gnd, sky, N.y * .5 + .5) * ao;
    float fr = 1. - max(dot(N, V), 0.);
    fr *= fr;
    col += fr * fr * .05 * sky;
#if MATERIAL == WINDOW
    // It glows by itself; N stays so that the program has all vertex attributes.
    col = alb * 1.6 + 1e-5 * N;
#endif
    col *= expo;
    // Filmic tone curve (Narkowicz's fit of ACES), then gamma 2.
    col = (col * (2.51 * col + .03)) / (col * (2.43 * col + .59) + .14);
    o = vec4(sqrt(clamp(col, 0., 1.)), 1.);
}
"""

SHADOW_VERTEX = (
    VERSION
    + """
in vec3 p;
in vec2 uv;
uniform mat4 VP;
out vec2 tuv;
void main() {
    tuv = uv;
    gl_Position = VP * vec4(p, 1.);
}
"""
)

SHADOW_FRAGMENT = (
    VERSION
    + """
in vec2 tuv;
uniform sampler2D tex;
uniform int mat;
void main() {
    if (mat == 3 && texture(tex, tuv).a < .45) discard;
}
"""
)


def fragment_shader(material: int, *, has_normal_map: bool, has_occlusion_map: bool) -> str:
    """The lit fragment program of a material."""
    return (
        VERSION
        + f"#define MATERIAL {int(material)}\n"
        + f"#define HAS_NORMAL_MAP {int(has_normal_map)}\n"
        + f"#define HAS_OCCLUSION_MAP {int(has_occlusion_map)}\n"
        + _FRAGMENT
    )
