using System.Numerics;

namespace Research.Testing.Tests;

// What nobody else may call is what these doubles are for.
#pragma warning disable RS0030

/// <summary>Calls whose bits another machine would not give are found in a technique's code.</summary>
public sealed class CodeSuiteTests
{
    private abstract class Elementwise : IActivation
    {
        protected abstract float Of(float x);

        public void Forward(ReadOnlySpan<float> input, Span<float> output)
        {
            for (var i = 0; i < input.Length; i++) output[i] = Of(input[i]);
        }

        public void Backward(
            ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
            outputGradient.CopyTo(inputGradient);
    }

    /// <summary>Own functions, square roots and powers of two are the same everywhere; what stands beside it in the assembly is not
    /// its own.</summary>
    private sealed class Sound : Elementwise
    {
        protected override float Of(float x) => VectorMath.Exp(x) + MathF.Sqrt(MathF.ScaleB(Helper.Twice(x), 2));
    }

    private static class Helper
    {
        public static float Twice(float x) => 2 * x;

        public static float Cube(float x) => MathF.Pow(x, 3);
    }

    private sealed class Direct : Elementwise
    {
        protected override float Of(float x) => MathF.Exp(x);
    }

    private sealed class ByHelper : Elementwise
    {
        protected override float Of(float x) => Helper.Cube(x);
    }

    private sealed class ByLambda : Elementwise
    {
        protected override float Of(float x)
        {
            var shift = x / 2;
            return new[] { x }.Sum(each => MathF.Tanh(each + shift));
        }
    }

    private sealed class ByIterator : Elementwise
    {
        protected override float Of(float x) => Powers(x).First();

        private static IEnumerable<float> Powers(float x)
        {
            yield return float.Exp(x);
        }
    }

    private sealed class ByTypeParameter : Elementwise
    {
        protected override float Of(float x) => Generic(x);

        private static T Generic<T>(T x)
            where T : IExponentialFunctions<T> => T.Exp(x);
    }

    private sealed class ByFormula : Elementwise
    {
        protected override float Of(float x) => Apply<Formula>(x);

        private static float Apply<T>(float x)
            where T : struct, IFormula => default(T).Of(x);

        private interface IFormula
        {
            float Of(float x);
        }

        private readonly struct Formula : IFormula
        {
            public float Of(float x) => MathF.Cbrt(x);
        }
    }

    private sealed class ByStaticField : Elementwise
    {
        private static readonly float Scale = (float)Math.Log(3);

        protected override float Of(float x) => Scale * x;
    }

    private sealed class OfChance : Elementwise
    {
        protected override float Of(float x) => x * Random.Shared.NextSingle();
    }

    private sealed class OfTime : Elementwise
    {
        protected override float Of(float x) => x + DateTime.UtcNow.Second;
    }

    private sealed class ByLerp : Elementwise
    {
        protected override float Of(float x) => float.Lerp(x, 1, 0.3f);
    }

    private sealed class InVectors : Elementwise
    {
        protected override float Of(float x) => Vector.Sum(new Vector<float>(x));
    }

    private interface IExponential : IActivation
    {
        void IElementwise.Forward(ReadOnlySpan<float> input, Span<float> output)
        {
            for (var i = 0; i < input.Length; i++) output[i] = MathF.Exp(input[i]);
        }
    }

    private sealed class ByDefaultMember : IExponential
    {
        public void Backward(
            ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
            outputGradient.CopyTo(inputGradient);
    }

    private sealed class ByOption(ByOption.Options options) : Elementwise
    {
        public sealed record Options
        {
            public Part Part { get; init; } = new();
        }

        public sealed record Part
        {
            public float Scale { get; init; } = MathF.Log(3);
        }

        protected override float Of(float x) => options.Part.Scale * x;
    }

    private sealed class OfHash(string name) : Elementwise
    {
        protected override float Of(float x) => x * name.GetHashCode();
    }

    private sealed class SoundByOwnHash : Elementwise
    {
        private sealed class Key
        {
            public override int GetHashCode() => 3;
        }

        protected override float Of(float x) => x * new Key().GetHashCode();
    }

    private static class Shared
    {
        public static float Twice(float[] x) => x.Sum(each => 2 * each);

        public static float Powers(float[] x) => x.Sum(each => MathF.Pow(each, 3));
    }

    /// <summary>Lambdas of one class stand in one class of the compiler's.</summary>
    private sealed class SoundBesideLambda : Elementwise
    {
        protected override float Of(float x) => Shared.Twice([x]);
    }

    private sealed class OfCulture : Elementwise
    {
        protected override float Of(float x)
        {
            System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.InvariantCulture;
            return x;
        }
    }

    private sealed class ByAsync : Elementwise
    {
        protected override float Of(float x) => Later(x).Result;

        private static async Task<float> Later(float x)
        {
            await Task.Yield();
            return MathF.Tanh(x);
        }
    }

    private interface IStaticFormula
    {
        static abstract float Of(float x);

        static virtual float Other(float x) => MathF.Atan(x);
    }

    private readonly struct StaticFormula : IStaticFormula
    {
        static float IStaticFormula.Of(float x) => x;
    }

    private sealed class ByStaticVirtual : Elementwise
    {
        protected override float Of(float x) => Run<StaticFormula>(x);

        private static float Run<T>(float x)
            where T : IStaticFormula => T.Other(x);
    }

    private sealed class BySwitch : Elementwise
    {
        protected override float Of(float x) => (int)x switch { 0 => 1, 1 => 3, 2 => 7, 3 => x, 4 => 9, 5 => MathF.Asin(x), _ => 0 };
    }

    public static TheoryData<Type, string?> Doubles { get; } = new()
    {
        { typeof(Sound), null },
        { typeof(Direct), "Direct.Of calls System.MathF.Exp (the platform's C library decides its bits: use Research.VectorMath.Exp)" },
        { typeof(ByHelper), "Helper.Cube calls System.MathF.Pow" },
        { typeof(ByLambda), "ByLambda.Of calls System.MathF.Tanh" },
        { typeof(ByIterator), "ByIterator.Powers calls System.Single.Exp" },
        { typeof(ByTypeParameter), "ByTypeParameter.Generic calls System.Numerics.IExponentialFunctions`1.Exp" },
        { typeof(ByFormula), "Formula.Of calls System.MathF.Cbrt" },
        { typeof(ByStaticField), "ByStaticField..cctor calls System.Math.Log" },
        { typeof(OfChance), "OfChance.Of calls System.Random.Shared" },
        { typeof(OfTime), "OfTime.Of calls System.DateTime.UtcNow" },
        { typeof(ByDefaultMember), "IExponential.Research.IElementwise.Forward calls System.MathF.Exp" },
        { typeof(ByOption), "Part..ctor calls System.MathF.Log" },
        { typeof(OfHash), "OfHash.Of calls System.String.GetHashCode" },
        { typeof(SoundByOwnHash), null },
        { typeof(SoundBesideLambda), null },
        { typeof(OfCulture), "OfCulture.Of calls System.Globalization.CultureInfo.CurrentCulture" },
        { typeof(ByAsync), "ByAsync.Later calls System.MathF.Tanh" },
        { typeof(ByStaticVirtual), "IStaticFormula.Other calls System.MathF.Atan" },
        { typeof(BySwitch), "BySwitch.Of calls System.MathF.Asin" },
        { typeof(ByLerp), "ByLerp.Of calls System.Single.Lerp (its bits depend on FMA" },
        { typeof(InVectors), "InVectors.Of calls System.Numerics.Vector.Sum (its order depends on the vector width" },
    };

    [Theory]
    [MemberData(nameof(Doubles))]
    public void A_call_with_other_bits_elsewhere_is_found(Type technique, string? expected)
    {
        var subject = new OneTechnique(TechniqueKind.Activation, () => Activator.CreateInstance(technique)!).Subject();
        OneTechnique.Finds(expected, OneTechnique.Verdict(new CodeSuite(_ => technique), "the same bits anywhere", subject));
    }

    [Fact]
    public void Each_symbol_of_the_list_exists()
    {
        var types = AppDomain.CurrentDomain.GetAssemblies().Append(typeof(System.Numerics.Tensors.TensorPrimitives).Assembly);
        Assert.All(BannedSymbols.Names, name =>
        {
            var dot = name.LastIndexOf('.');
            Assert.True(Find(name) is not null || Find(name[..dot])?.GetMember(name[(dot + 1)..]).Length > 0, name);
        });

        Type? Find(string name) => types.Select(assembly => assembly.GetType(name)).FirstOrDefault(type => type is not null);
    }
}
